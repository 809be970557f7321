#include "algorithms/deeplearning/export/mojo_origin.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace hydrofoil {
namespace {

[[noreturn]] void ThrowDamaged(std::string_view what) {
  ThrowIllegalArgument(fmt::format("The file is not a readable MOJO: {}", what));
}

CategoricalEncoding SchemeOf(const MojoFile& mojo) {
  const std::string& name = mojo.Text("_genmodel_encoding");
  if (name == "null") return CategoricalEncoding::kEnumLimited;
  const auto scheme = ParseEnum<CategoricalEncoding>(name);
  if (!scheme ||
      (*scheme != CategoricalEncoding::kBinary && *scheme != CategoricalEncoding::kEigen &&
       *scheme != CategoricalEncoding::kLabelEncoder)) {
    ThrowDamaged(fmt::format("the encoding '{}' is not known", name.substr(0, 40)));
  }
  return *scheme;
}

// "x.top_12_levels": a column of x with the most frequent levels only. Nothing for other names.
std::optional<size_t> LimitIn(std::string_view column, std::string_view original) {
  constexpr std::string_view kBefore = ".top_";
  constexpr std::string_view kAfter = "_levels";
  if (!column.starts_with(original)) return std::nullopt;
  column.remove_prefix(original.size());
  if (!column.starts_with(kBefore) || !column.ends_with(kAfter)) return std::nullopt;
  column.remove_prefix(kBefore.size());
  column.remove_suffix(kAfter.size());
  size_t limit = 0;
  const auto [end, fault] = std::from_chars(column.data(), column.data() + column.size(), limit);
  if (fault != std::errc() || end != column.data() + column.size()) return std::nullopt;
  return limit;
}

// Levels that the limited column does not have count as its last one.
void FillLimited(CategoricalRecoding::Source& source, const DomainPtr& limited) {
  if (limited == nullptr || limited->empty()) ThrowDamaged("a column with limited levels has none");
  source.limited = limited;
  for (const std::string& level : *source.domain) {
    const auto found = std::find(limited->begin(), limited->end() - 1, level);
    source.values.push_back(static_cast<double>(found - limited->begin()));
  }
}

class OriginReader {
 public:
  explicit OriginReader(const MojoFile& mojo) : mojo_(mojo) {}

  MojoOrigin Read() {
    recoding_.scheme = SchemeOf(mojo_);
    MojoOrigin origin;
    origin.names = mojo_.Lines("_orig_names");
    if (mojo_.Int("_n_orig_names") != static_cast<int64_t>(origin.names.size())) {
      ThrowDamaged("_orig_names does not have the length it states");
    }
    for (size_t i = 0; i < origin.names.size(); ++i) ReadColumn(i, origin.names[i]);
    if (recoding_.scheme == CategoricalEncoding::kEigen && used_ != projection_.size()) {
      ThrowDamaged("_orig_projection_array does not fit the levels");
    }
    origin.recoding = std::make_shared<const CategoricalRecoding>(std::move(recoding_));
    return origin;
  }

 private:
  void ReadColumn(size_t i, const std::string& name) {
    const std::string key = fmt::format("_m_orig_domain_values_{}", i);
    const int64_t count = mojo_.Int(key);
    // The response keeps its levels.
    const bool is_response =
        mojo_.Bool("supervised") && !mojo_.columns().empty() && name == mojo_.columns().back();
    if (count == 0 || is_response) return;
    CategoricalRecoding::Source source;
    source.name = name;
    source.domain =
        std::make_shared<const Domain>(mojo_.Lines(fmt::format("_orig_domain_values_{}", i)));
    if (static_cast<int64_t>(source.domain->size()) != count) {
      ThrowDamaged(fmt::format("{} does not fit the levels", key));
    }
    if (recoding_.scheme == CategoricalEncoding::kEigen) Project(source);
    if (recoding_.scheme == CategoricalEncoding::kEnumLimited) Limit(source);
    recoding_.sources.push_back(std::move(source));
  }

  void Project(CategoricalRecoding::Source& source) {
    if (projection_.empty()) projection_ = mojo_.RequiredDoubles("_orig_projection_array");
    const size_t count = source.domain->size();
    if (projection_.size() - used_ < count) {
      ThrowDamaged("_orig_projection_array does not fit the levels");
    }
    const auto first = projection_.begin() + static_cast<std::ptrdiff_t>(used_);
    source.values.assign(first, first + static_cast<std::ptrdiff_t>(count));
    used_ += count;
  }

  void Limit(CategoricalRecoding::Source& source) {
    for (size_t c = 0; c < mojo_.columns().size(); ++c) {
      const auto limit = LimitIn(mojo_.columns()[c], source.name);
      if (!limit) continue;
      recoding_.max_levels = *limit;
      FillLimited(source, mojo_.domains()[c]);
      return;
    }
  }

  const MojoFile& mojo_;
  CategoricalRecoding recoding_;
  std::vector<double> projection_;
  size_t used_ = 0;
};

}  // namespace

MojoOrigin ReadMojoOrigin(const MojoFile& mojo) { return OriginReader(mojo).Read(); }

}  // namespace hydrofoil
