// The time of everything that reads foreign bytes grows with their size, not with its square: what
// each fuzzer feeds gets inputs that double. A fuzzer without a case here is a fault.
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/growth_for_test.h"
#include "exchange/record.h"
#include "ingest/parquet/parquet_writer.h"
#include "ranks/rank_message.h"
#include "state/block_checksum.h"
#include "state/catalog.h"
#include "state/durable_file.h"
#include "state/frame_image.h"
#include "state/state_folder.h"

#define X(name) extern "C" int Feed_##name(const uint8_t* data, size_t size);
HYDROFOIL_FUZZERS
#undef X

namespace hydrofoil {
namespace {

constexpr size_t kMostBytes = size_t{16} << 20;

using Feed = int (*)(const uint8_t*, size_t);

std::map<std::string, Feed> Feeds() {
  std::map<std::string, Feed> feeds;
#define X(name) feeds.emplace(#name, &Feed_##name);
  HYDROFOIL_FUZZERS
#undef X
  return feeds;
}

std::string Text(size_t i) { return std::to_string(i); }

// Of text: options, the size of blocks, the text.
GrowingText Table(const std::string& begin, const std::function<std::string(size_t)>& part) {
  return Repeated(std::string("\0\xff", 2) + begin, part, "\n");
}

std::vector<GrowingText> Tables() {
  return {
      Table("", [](size_t i) { return Text(i) + ","; }),
      Table("", [](size_t) { return std::string("a,"); }),
      Table("a,b\n", [](size_t i) { return Text(i) + ",x\n"; }),
      Table("a,b\n", [](size_t i) { return "t" + Text(i) + ",x\n"; }),
      Table("a,b\n\"", [](size_t) { return std::string("\"\"\n"); }),
      Table("a,b\n", [](size_t) { return std::string(1, '\r'); }),
      Table("@RELATION r\n", [](size_t i) { return "@ATTRIBUTE a" + Text(i) + " NUMERIC\n"; }),
      Table("@RELATION r\n@ATTRIBUTE a {", [](size_t i) { return Text(i) + ","; }),
      Table("", [](size_t i) { return "1 " + Text(i + 1) + ":2\n"; }),
      Table("1 ", [](size_t i) { return Text(i + 1) + ":2 "; }),
      Table("a\n", [](size_t i) { return "2024-01-0" + Text(i % 9 + 1) + "\n"; }),
  };
}

std::vector<GrowingText> Requests() {
  return {
      Repeated(
          "{\"a\":1", [](size_t i) { return ",\"k" + Text(i) + "\":1"; }, "}"),
      Repeated("{\"a\":1", ",\"a\":1", "}"),
      Repeated(
          "{\"o\":{\"a\":1", [](size_t i) { return ",\"k" + Text(i) + "\":1"; }, "}}"),
      Repeated("{\"a\":[1", ",1", "]}"),
      Repeated("{\"a\":\"", "\\u00e9", "\"}"),
      Repeated("{\"a\":[", "[1],", "2]}"),
      Repeated(
          "", [](size_t i) { return "k" + Text(i) + "=1&"; }, ""),
      Repeated("", "a=1&", ""),
      Repeated("a=[", "[1,2],", "3]"),
      Repeated("a=[", "\"x\",", "3]"),
      Repeated("a=", "%20+", ""),
      Repeated("a=[", "\\\"", "3]"),
      Repeated("a=1", "0", ""),
  };
}

std::vector<GrowingText> Listings() {
  return {
      Repeated("<L>", "<Contents><Key>a/b</Key><Size>1</Size></Contents>", "</L>"),
      Repeated("<L>", "<Contents><Key>", "</L>"),
      Repeated("<Key>", "&amp;%20", "</Key>"),
      Repeated("", "[default]\naws_access_key_id=a\n", ""),
      Repeated("", "[p]\na=b\n", ""),
      Repeated("host/", "a//../", ""),
  };
}

std::vector<GrowingText> Sources() {
  return {Repeated("", "line\n", ""), Repeated("", "\xe9t\xe9", ""),
          Repeated("\xff\xfe", std::string("a\0", 2), ""), Repeated("\x1f\x8b\x08", "0123", "")};
}

std::vector<GrowingText> Mojos() {
  const std::string head = "[info]\nalgorithm = Deep Learning\nn_features = 2\nn_columns = 3\n";
  return {
      Repeated(
          head, [](size_t i) { return "k" + Text(i) + " = 1\n"; }, ""),
      Repeated(
          head + "[columns]\n", [](size_t i) { return "c" + Text(i) + "\n"; }, ""),
      Repeated(
          head + "[domains]\n", [](size_t i) { return Text(i) + ": 2 d000.txt\n"; }, ""),
      Repeated(head + "weight_layer0 = [", "1.5, ", "]\n"),
  };
}

std::vector<GrowingText> ModelFiles() {
  return {
      [](size_t parts) {
        RecordWriter model;
        for (size_t i = 0; i < parts; ++i) model.Field("f" + Text(i), int64_t{1});
        RecordWriter file;
        file.Record("model", model);
        return file.bytes();
      },
      [](size_t parts) {
        RecordWriter model;
        std::vector<std::string> names;
        for (size_t i = 0; i < parts; ++i) names.push_back("c" + Text(i));
        model.Field("names", names);
        RecordWriter file;
        file.Record("model", model);
        return file.bytes();
      },
  };
}

std::string ParquetOf(const Frame& frame) {
  std::string bytes;
  WriteParquet(frame, {0, frame.rows()}, {}, {}, [&](std::string_view piece) { bytes += piece; });
  return bytes;
}

std::vector<GrowingText> ParquetFiles() {
  return {
      [](size_t columns) {
        Frame frame;
        const ColumnPtr column = Column::Constant(1, MakeLayout(2));
        for (size_t i = 0; i < columns; ++i) frame.Append("c" + Text(i), column);
        return ParquetOf(frame);
      },
      [](size_t rows) {
        std::vector<std::optional<std::string>> texts;
        for (size_t i = 0; i < rows; ++i) texts.emplace_back(Text(i));
        return ParquetOf(Frame({"a"}, {Column::FromStrings(MakeLayout(rows), texts)}));
      },
  };
}

std::string SmallJournal(std::string_view content) {
  using record::BytesOf;
  return "REC1" + std::string(BytesOf(static_cast<uint32_t>(content.size()))) +
         std::string(BytesOf(state::BlockChecksum(content))) + std::string(content);
}

std::vector<GrowingText> Journals() {
  const std::string magic = "HYDROFOIL JOURN\n";
  const auto put = [](size_t i) {
    return SmallJournal(state::Catalog::PutRecord({"k" + Text(i), {}, "", i + 1, 1, {i + 1}}));
  };
  // A record that goes to the end, and looks damaged at each of its bytes.
  const std::string long_one = std::string("REC1") + std::string("\0\0\1\0", 4);
  return {
      Repeated(magic, put, ""),
      Repeated(magic, "REC1", ""),
      Repeated(magic, long_one, ""),
      Repeated(
          magic, [&](size_t) { return SmallJournal(state::Catalog::RemoveRecord("k")); }, ""),
  };
}

std::string StateFileOf(const Frame& frame) {
  const std::string path = testing::TempDir() + "hydrofoil_growth_state";
  state::StateFolder folder(path);
  const uint64_t number = folder.NewNumber();
  state::WriteFrameImage(frame, folder, number, [](uint64_t) { return false; });
  std::string bytes = state::ReadWhole(folder.PathOf(number));
  std::filesystem::remove_all(path);
  return bytes;
}

std::vector<GrowingText> StateFiles() {
  return {
      [](size_t columns) {
        Frame frame;
        const ColumnPtr column = Column::Constant(1, MakeLayout(2));
        for (size_t i = 0; i < columns; ++i) frame.Append("c" + Text(i), column);
        return StateFileOf(frame);
      },
      [](size_t chunks) {
        return StateFileOf(Frame({"a"}, {Column::Constant(1, MakeLayout(chunks, 1))}));
      },
  };
}

// Of messages between ranks: small ones in small pieces and large ones, and one long value.
std::vector<GrowingText> Messages() {
  using ranks::Encode;
  const std::string alive = Encode({});
  const std::string set =
      Encode({.type = ranks::MessageType::kSet, .key = "gloo/0", .value = std::string(5000, 'x')});
  return {Repeated(std::string(1, '\0'), alive, ""), Repeated("\xff", alive, ""),
          Repeated("\1", set, ""), Repeated(std::string("\1\0\x3f\xff\xff", 5), "x", "")};
}

std::vector<GrowingText> Expressions() {
  return {Repeated("(cbind ", "f ", ")"), Repeated("(rbind ", "f ", ")"),
          Repeated("[", "1:2 ", "]"), Repeated("{", "a ", ". 1}")};
}

TEST(ForeignBytes, AreReadInLinearTime) {
  const std::map<std::string, std::vector<GrowingText>> cases = {
      {"csv", Tables()},         {"request", Requests()},
      {"listing", Listings()},   {"source", Sources()},
      {"mojo", Mojos()},         {"model_file", ModelFiles()},
      {"rapids", Expressions()}, {"parquet", ParquetFiles()},
      {"journal", Journals()},   {"state_file", StateFiles()},
      {"ranks", Messages()},
  };
  for (const auto& [name, feed] : Feeds()) {
    ASSERT_TRUE(cases.contains(name)) << name << "_fuzzer.cc needs growing inputs here";
    for (size_t i = 0; i < cases.at(name).size(); ++i) {
      const Growth growth =
          MeasureGrowth(cases.at(name)[i], kMostBytes, [feed = feed](const std::string& text) {
            feed(reinterpret_cast<const uint8_t*>(text.data()), text.size());
          });
      EXPECT_LT(growth.exponent, kMostGrowth)
          << name << " " << i << ": " << growth.bytes << " bytes take " << growth.seconds << " s";
    }
  }
}

}  // namespace
}  // namespace hydrofoil
