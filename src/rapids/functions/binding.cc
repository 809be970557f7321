// Frames beside and below each other.
#include <unordered_map>

#include "rapids/functions/operators.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/fault.h"
#include "text/real_text.h"

namespace hydrofoil::rapids {
namespace {

// The types' numbers in the reference's messages.
int TypeNumber(const Column& column) {
  switch (column.type()) {
    case ColumnType::kBad:
      return 0;
    case ColumnType::kUuid:
      return 1;
    case ColumnType::kString:
      return 2;
    case ColumnType::kNumeric:
      return 3;
    case ColumnType::kCategorical:
      return 4;
    case ColumnType::kTime:
      return 5;
  }
  return 0;
}

// Arguments that are numbers become constant columns named like the number.
Value BindColumns(Call& call) {
  Frame result;
  FreeNames names(result);
  RowLayoutPtr layout;
  for (size_t i = 0; i < call.size(); ++i) {
    const FrameValue* given = call.find_frame(i);
    if (given == nullptr || given->frame.column_count() == 0) {
      continue;
    }
    if (layout && layout->back() != given->frame.rows()) {
      Fail("cbind frames must have all the same rows, found " + std::to_string(layout->back()) +
           " and " + std::to_string(given->frame.rows()) + " rows.");
    }
    layout = layout ? layout : given->frame.layout();
  }
  layout = layout ? layout : MakeLayout(1);
  for (size_t i = 0; i < call.size(); ++i) {
    if (const FrameValue* given = call.find_frame(i)) {
      for (size_t c = 0; c < given->frame.column_count(); ++c) {
        result.Append(names.Next(given->frame.name(c)), given->frame.column(c));
      }
    } else if (std::holds_alternative<std::string>(call.value(i))) {
      throw Error(ErrorKind::kIllegalArgument, "unimplemented");
    } else {
      result.Append(NumberText(call.number(i)), Column::Constant(call.number(i), layout));
    }
  }
  return MakeFrame(std::move(result));
}

// The parts' rows follow each other; each part keeps its chunks.
class Stack {
 public:
  explicit Stack(std::vector<Frame> parts) : parts_(std::move(parts)) {
    auto layout = std::make_shared<RowLayout>();
    size_t rows = 0;
    for (const Frame& part : parts_) {
      const RowLayoutPtr inner = part.layout();
      for (size_t i = 0; i + 1 < inner->size(); ++i) {
        layout->push_back(rows + (*inner)[i]);
      }
      rows += part.rows();
    }
    layout->push_back(rows);
    layout_ = std::move(layout);
  }

  [[nodiscard]] ColumnPtr Column(size_t index) const {
    const auto& first = parts_.front().column(index);
    if (first->is_categorical()) {
      return Categorical(index);
    }
    std::vector<ChunkPtr> chunks;
    for (const Frame& part : parts_) {
      const auto given = part.column(index)->chunks();
      chunks.insert(chunks.end(), given.begin(), given.end());
    }
    return std::make_shared<hydrofoil::Column>(Type(index), layout_, std::move(chunks));
  }

 private:
  // A column without any value takes the type of the others.
  [[nodiscard]] ColumnType Type(size_t index) const {
    for (const Frame& part : parts_) {
      if (part.column(index)->type() != ColumnType::kBad) {
        return part.column(index)->type();
      }
    }
    return ColumnType::kBad;
  }

  // Levels in the order of their first part.
  [[nodiscard]] ColumnPtr Categorical(size_t index) const {
    auto domain = std::make_shared<Domain>();
    std::unordered_map<std::string, double> codes;
    std::vector<double> values;
    values.reserve(layout_->back());
    for (const Frame& part : parts_) {
      const auto& column = part.column(index);
      std::vector<double> mapped;
      for (const auto& level : *column->domain()) {
        const auto [it, added] = codes.emplace(level, static_cast<double>(domain->size()));
        if (added) {
          domain->push_back(level);
        }
        mapped.push_back(it->second);
      }
      for (const double code : column->Values()) {
        values.push_back(code == code ? mapped[static_cast<size_t>(code)] : code);
      }
    }
    return hydrofoil::Column::FromValues(ColumnType::kCategorical, layout_, values, domain);
  }

  std::vector<Frame> parts_;
  RowLayoutPtr layout_;
};

std::string JoinNames(const Frame& frame) {
  std::string text = "[";
  for (const auto& name : frame.names()) {
    text += (text.size() > 1 ? ", " : "") + name;
  }
  return text + "]";
}

std::string JoinTypes(const Frame& frame) {
  std::string text = "[";
  for (const auto& column : frame.columns()) {
    text += (text.size() > 1 ? ", " : "") + std::to_string(TypeNumber(*column));
  }
  return text + "]";
}

void CheckFits(const Frame& first, const Frame& other) {
  if (first.column_count() != other.column_count()) {
    Fail("rbind frames must have all the same columns, found " +
         std::to_string(other.column_count()) + " and " + std::to_string(first.column_count()) +
         " columns.");
  }
  if (first.names() != other.names()) {
    Fail("rbind frames must have all the same column names, found " + JoinNames(other) + " and " +
         JoinNames(first));
  }
  for (size_t i = 0; i < first.column_count(); ++i) {
    const Column& a = *first.column(i);
    const Column& b = *other.column(i);
    const bool empty = (a.type() == ColumnType::kBad || b.type() == ColumnType::kBad) &&
                       !a.is_categorical() && !b.is_categorical() && a.is_text() == b.is_text();
    if (a.type() != b.type() && !empty) {
      Fail("rbind frames must have all the same column types, found " + JoinTypes(other) + " and " +
           JoinTypes(first));
    }
  }
}

Value BindRows(Call& call) {
  std::vector<Frame> parts;
  const Frame* like = nullptr;
  for (size_t i = 0; i < call.size() && like == nullptr; ++i) {
    const FrameValue* given = call.find_frame(i);
    like = given != nullptr && given->frame.column_count() > 0 ? &given->frame : nullptr;
  }
  if (like == nullptr) {
    return MakeFrame(Frame());
  }
  for (size_t i = 0; i < call.size(); ++i) {
    if (const FrameValue* given = call.find_frame(i)) {
      if (given->frame.column_count() > 0) {
        CheckFits(*like, given->frame);
        parts.push_back(given->frame);
      }
      continue;
    }
    Frame row;
    for (const auto& name : like->names()) {
      row.Append(name, Column::Constant(call.number(i), MakeLayout(1)));
    }
    CheckFits(*like, row);
    parts.push_back(std::move(row));
  }
  const Frame first = parts.front();
  const Stack stack(std::move(parts));
  Frame result;
  for (size_t i = 0; i < first.column_count(); ++i) {
    call.CheckStopped();
    result.Append(first.name(i), stack.Column(i));
  }
  return MakeFrame(std::move(result));
}

}  // namespace

void AddBinding(BuiltinTable& table) {
  table.Add("cbind", "...", BindColumns);
  table.Add("rbind", "...", BindRows);
}

}  // namespace hydrofoil::rapids
