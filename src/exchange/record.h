// Records of named fields as bytes: what our model files are made of. A value states its kind and
// its length, so a reader skips fields it does not know, and fields that a file lacks keep
// the value they had. Little-endian, no pointers, nothing that is executed. Values; not shared
// between threads.
//
// A type is described once, for both directions, by a function found by its arguments:
//   template <class Archive> void Describe(Archive& archive, Point& point) {
//     archive.Field("x", point.x);
//   }
#ifndef HYDROFOIL_EXCHANGE_RECORD_H_
#define HYDROFOIL_EXCHANGE_RECORD_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace hydrofoil {

// What follows the name of a field: one byte, then the length of the content in 8 bytes.
enum class RecordTag : char {
  kInteger = 'i',  // 8 bytes
  kDouble = 'd',   // 8 bytes
  kFloat = 'f',    // 4 bytes
  kText = 's',
  kFloats = 'F',    // packed
  kDoubles = 'D',   // packed
  kIntegers = 'I',  // 8 bytes each
  kList = 'l',      // of values: tag, length, content
  kRecord = 'r',    // of fields: length of the name in 8 bytes, name, value
};

// Throws Error(kIllegalArgument) "The model file is damaged: ...".
[[noreturn]] void ThrowDamaged(std::string_view what);

class RecordWriter {
 public:
  // Optional values and pointers without a value are left out.
  template <typename T>
  void Field(std::string_view name, const T& value);
  // A record in this one.
  void Record(std::string_view name, const RecordWriter& inner);

  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  template <typename T>
  void Value(const T& value);
  void Content(RecordTag tag, std::string_view bytes);
  void Length(uint64_t length);

  std::string bytes_;
};

class RecordReader {
 public:
  // Throws Error(kIllegalArgument) when `bytes` are not a record. They must outlive the reader.
  explicit RecordReader(std::string_view bytes);

  // Throws Error(kIllegalArgument) when the field holds a value of another kind.
  template <typename T>
  void Field(std::string_view name, T& value) const;

  // A record in this one; nothing when the field is missing. Throws as Field.
  [[nodiscard]] std::optional<RecordReader> Record(std::string_view name) const;

  struct Item {
    RecordTag tag;
    std::string_view bytes;
  };
  // Takes a value off the front of `bytes`.
  static Item TakeItem(std::string_view& bytes);

 private:
  template <typename T>
  static void Value(const Item& item, T& value);

  std::map<std::string_view, Item> fields_;
};

namespace record {

template <typename T>
struct IsVector : std::false_type {};
template <typename T>
struct IsVector<std::vector<T>> : std::true_type {};
template <typename T>
struct IsOptional : std::false_type {};
template <typename T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <typename T>
struct IsShared : std::false_type {};
template <typename T>
struct IsShared<std::shared_ptr<T>> : std::true_type {};

template <typename T>
constexpr bool IsPacked() {
  return std::is_arithmetic_v<T> && !std::is_same_v<T, bool>;
}

template <typename T>
constexpr RecordTag PackedTag() {
  if constexpr (std::is_same_v<T, float>) return RecordTag::kFloats;
  if constexpr (std::is_same_v<T, double>) return RecordTag::kDoubles;
  return RecordTag::kIntegers;
}

template <typename T>
constexpr RecordTag ScalarTag() {
  if constexpr (std::is_same_v<T, float>) return RecordTag::kFloat;
  if constexpr (std::is_same_v<T, double>) return RecordTag::kDouble;
  return RecordTag::kInteger;
}

// As stored: floating-point numbers as they are, everything else as int64.
template <typename T>
using Stored = std::conditional_t<std::is_floating_point_v<T>, T, int64_t>;

template <typename T>
std::string_view BytesOf(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof(T)};
}

template <typename T>
T FromBytes(std::string_view bytes, size_t index) {
  Stored<T> stored;
  std::memcpy(&stored, bytes.data() + index * sizeof(stored), sizeof(stored));
  const T value = static_cast<T>(stored);
  if constexpr (!std::is_floating_point_v<T>) {
    if (static_cast<int64_t>(value) != stored) ThrowDamaged("a number is out of range");
  }
  return value;
}

}  // namespace record

template <typename T>
void RecordWriter::Field(std::string_view name, const T& value) {
  if constexpr (record::IsOptional<T>() || record::IsShared<T>()) {
    if (value) Field(name, *value);
  } else {
    Length(name.size());
    bytes_ += name;
    Value(value);
  }
}

template <typename T>
void RecordWriter::Value(const T& value) {
  if constexpr (std::is_arithmetic_v<T>) {
    // NOLINTNEXTLINE(bugprone-signed-char-misuse): read back as the same type
    const auto stored = static_cast<record::Stored<T>>(value);
    Content(record::ScalarTag<T>(), record::BytesOf(stored));
  } else if constexpr (std::is_same_v<T, std::string>) {
    Content(RecordTag::kText, value);
  } else if constexpr (record::IsVector<T>()) {
    using Element = typename T::value_type;
    if constexpr (record::IsPacked<Element>()) {
      std::string packed;
      for (const Element element : value) {
        const auto stored = static_cast<record::Stored<Element>>(element);
        packed += record::BytesOf(stored);
      }
      Content(record::PackedTag<Element>(), packed);
    } else {
      RecordWriter list;
      for (const Element& element : value) list.Value(element);
      Content(RecordTag::kList, list.bytes());
    }
  } else if constexpr (record::IsOptional<T>() || record::IsShared<T>()) {
    RecordWriter inner;  // in lists: a record that may lack its only field
    inner.Field("value", value);
    Content(RecordTag::kRecord, inner.bytes());
  } else {
    RecordWriter inner;
    Describe(inner, const_cast<T&>(value));  // writing only reads
    Content(RecordTag::kRecord, inner.bytes());
  }
}

template <typename T>
void RecordReader::Field(std::string_view name, T& value) const {
  const auto found = fields_.find(name);
  if (found == fields_.end()) return;
  if constexpr (record::IsOptional<T>()) {
    Value(found->second, value.emplace());
  } else if constexpr (record::IsShared<T>()) {
    auto object = std::make_shared<std::remove_const_t<typename T::element_type>>();
    Value(found->second, *object);
    value = std::move(object);
  } else {
    Value(found->second, value);
  }
}

template <typename T>
void RecordReader::Value(const Item& item, T& value) {
  const auto require = [&](RecordTag tag) {
    if (item.tag != tag) ThrowDamaged("a field holds another kind of value than it should");
  };
  if constexpr (std::is_arithmetic_v<T>) {
    require(record::ScalarTag<T>());
    if (item.bytes.size() != sizeof(record::Stored<T>)) ThrowDamaged("a number is cut off");
    value = record::FromBytes<T>(item.bytes, 0);
  } else if constexpr (std::is_same_v<T, std::string>) {
    require(RecordTag::kText);
    value = item.bytes;
  } else if constexpr (record::IsVector<T>()) {
    using Element = typename T::value_type;
    value.clear();
    if constexpr (record::IsPacked<Element>()) {
      require(record::PackedTag<Element>());
      constexpr size_t kWidth = sizeof(record::Stored<Element>);
      if (item.bytes.size() % kWidth != 0) ThrowDamaged("a list of numbers is cut off");
      value.resize(item.bytes.size() / kWidth);
      for (size_t i = 0; i < value.size(); ++i) {
        value[i] = record::FromBytes<Element>(item.bytes, i);
      }
    } else {
      require(RecordTag::kList);
      std::string_view rest = item.bytes;
      while (!rest.empty()) Value(TakeItem(rest), value.emplace_back());
    }
  } else if constexpr (record::IsOptional<T>() || record::IsShared<T>()) {
    require(RecordTag::kRecord);
    RecordReader(item.bytes).Field("value", value);
  } else {
    require(RecordTag::kRecord);
    const RecordReader inner(item.bytes);
    Describe(inner, value);
  }
}

template <class Archive>
constexpr bool ReadsRecord() {
  return std::is_same_v<std::remove_const_t<Archive>, RecordReader>;
}

// A choice, stored by its name, so that the order of `names` may change.
template <class Archive, typename Enum>
void ChoiceField(Archive& archive, std::string_view field, std::span<const std::string_view> names,
                 Enum& value) {
  std::string text(names[static_cast<size_t>(value)]);
  archive.Field(field, text);
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) ThrowDamaged("unknown " + std::string(field) + " '" + text + "'");
  value = static_cast<Enum>(found - names.begin());
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_EXCHANGE_RECORD_H_
