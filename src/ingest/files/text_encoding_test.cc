#include "ingest/files/text_encoding.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/error.h"

namespace hydrofoil {
namespace {

using namespace std::string_literals;

struct Text {
  std::string text;
  std::string warning;
};

// Read in steps of `step` bytes.
Text Decoded(const std::string& bytes, const std::string& encoding = "", size_t step = 1000) {
  const auto stream = OpenText(Source::OfBytes("f", bytes).WithEncoding(EncodingOf(encoding)));
  EXPECT_TRUE(stream->NextEntry());
  Text read;
  std::vector<char> piece(step);
  size_t got = step;
  while (got == step) {
    got = stream->Read(piece);
    read.text.append(piece.data(), got);
  }
  EXPECT_EQ(stream->Read(piece), 0U);
  read.warning = stream->Warning("f");
  EXPECT_FALSE(stream->NextEntry());
  return read;
}

// Of characters below 2^16.
std::string Utf16(std::u16string_view text, bool big) {
  std::string bytes;
  for (const char16_t unit : text) {
    const auto low = static_cast<char>(unit & 0xff);
    const auto high = static_cast<char>(unit >> 8);
    bytes += big ? high : low;
    bytes += big ? low : high;
  }
  return bytes;
}

TEST(TextStream, ReadsUtf16WithAndWithoutMark) {
  constexpr std::u16string_view kText = u"a,b\r\n1,é\n2,日本 𝄞\n";
  const std::string expected = "a,b\r\n1,é\n2,日本 𝄞\n";
  for (const bool big : {false, true}) {
    const std::string bytes = Utf16(kText, big);
    EXPECT_EQ(Decoded(bytes).text, expected);
    EXPECT_EQ(Decoded(bytes, "", 1).text, expected);
    EXPECT_EQ(Decoded(Utf16(u"\xfeff" + std::u16string(kText), big)).text,
              "\xef\xbb\xbf" + expected);
    EXPECT_EQ(Decoded(bytes).warning, "");
  }
}

TEST(TextStream, ReadsLongTextInPiecesOfAnySize) {
  std::u16string wide;
  std::string expected;
  for (int i = 0; i < 60'000; ++i) {
    wide += u"1,é\n";
    expected += "1,é\n";
  }
  const std::string bytes = Utf16(wide, false);
  EXPECT_EQ(Decoded(bytes, "", 4095).text, expected);
  EXPECT_EQ(Decoded(bytes, "", 1 << 20).text, expected);
  for (const size_t step : {1, 3, 7, 4096, 1 << 17}) {
    EXPECT_EQ(Decoded(expected, "", step).text, expected) << step;
  }
}

TEST(TextStream, TakesTextThatIsNotUtf8ForWindows1252AndSaysSo) {
  const Text read = Decoded("n\ncaf\xe9\n\x80 \x93x\x94\n");
  EXPECT_EQ(read.text, "n\ncafé\n€ “x”\n");
  EXPECT_NE(read.warning.find("f is no UTF-8: it was read as windows-1252"), std::string::npos);
  // Also when that shows only after the start.
  const std::string ascii(200'000, 'a');
  EXPECT_EQ(Decoded(ascii + "\xe9" + ascii).text, ascii + "é" + ascii);
  EXPECT_EQ(Decoded("caf\xe9\n", "latin1").text, "café\n");
  EXPECT_EQ(Decoded("caf\xe9\n", "latin1").warning, "");
  EXPECT_EQ(Decoded("\xcf\xf0\xe8\n", "cp1251").text, "При\n");
  EXPECT_EQ(Decoded("é\n", "latin1").text, "é\n");  // is UTF-8
  EXPECT_EQ(Decoded("\x82\xa0\n", "Shift_JIS").text, "あ\n");
}

TEST(TextStream, PutsAMarkInPlaceOfWhatIsMalformed) {
  const Text utf8 = Decoded("é\xff\xc3(\xe2\x82\n\xc3");
  EXPECT_EQ(utf8.text, "é\xef\xbf\xbd\xef\xbf\xbd(\xef\xbf\xbd\xef\xbf\xbd\n\xef\xbf\xbd");
  EXPECT_NE(utf8.warning.find("U+FFFD stands in 5 places"), std::string::npos);
  EXPECT_EQ(Decoded("a\xff", "utf-8").text, "a\xef\xbf\xbd");
  // Half a pair, and a byte too many.
  EXPECT_EQ(Decoded(Utf16(u"\xfeff\xd834x\xdd1ey", false) + "z").text,
            "\xef\xbb\xbf\xef\xbf\xbdx\xef\xbf\xbdy\xef\xbf\xbd");
  const std::string garbage(100'000, '\x81');  // no character of windows-1252
  EXPECT_EQ(Decoded(garbage).text.size(), 3 * garbage.size());
}

TEST(TextStream, LeavesBinaryFormatsAlone) {
  const std::string bytes = "PAR1\x00\xff\xfe\x80\xe9PAR1"s;
  EXPECT_EQ(Decoded(bytes, "", 5).text, bytes);
  EXPECT_EQ(Decoded(bytes, "utf-16", 5).text, bytes);
  EXPECT_EQ(Decoded("").text, "");
  // Small numbers of 16 bits are no text.
  EXPECT_EQ(Decoded("a\0\0\0b\0\0\0"s).text, "a\0\0\0b\0\0\0"s);
}

TEST(EncodingOf, KnowsNamesAsPeopleWriteThem) {
  for (const char* name : {"latin1", "Latin-1", "ISO_8859-1", "iso8859-1"}) {
    EXPECT_EQ(EncodingOf(name), "ISO-8859-1");
  }
  EXPECT_EQ(EncodingOf("CP1252"), "windows-1252");
  EXPECT_EQ(EncodingOf("utf8"), "UTF-8");
  EXPECT_EQ(EncodingOf("guess"), "");
  EXPECT_EQ(EncodingOf(""), "");
  EXPECT_THROW(EncodingOf("ISO-2022-CN-EXT"), Error);
}

}  // namespace
}  // namespace hydrofoil
