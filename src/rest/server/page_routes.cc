// The web page: its files as they were built into the program, and with --flow-dir H2O's own Flow.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "base/error.h"
#include "ingest/parquet/page_compression.h"
#include "rest/protocol/router.h"
#include "rest/server/page_files.h"

namespace hydrofoil::rest {
namespace {

namespace fs = std::filesystem;

// Everything comes from this server; no script and no style stands in the text of the page.
constexpr std::string_view kPagePolicy =
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";
// H2O's Flow compiles its cells and styles in the browser.
constexpr std::string_view kFlowPolicy =
    "default-src 'self' 'unsafe-eval' 'unsafe-inline'; img-src 'self' data:; frame-ancestors "
    "'none'";

std::string_view ContentTypeOf(std::string_view name) {
  constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {".html", "text/html;charset=utf-8"},
      {".js", "text/javascript;charset=utf-8"},
      {".css", "text/css;charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".json", "application/json"},
      {".csv", "text/csv;charset=utf-8"},
      {".png", "image/png"},
      {".woff2", "font/woff2"}};
  for (const auto& [ending, type] : kTypes) {
    if (name.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

// Whether the tag, or "*", is among those of an If-None-Match.
bool Names(std::string_view tags, std::string_view tag) {
  return tags == "*" || tags.find(tag) != std::string_view::npos;
}

bool TakesGzip(const Request& request) {
  return request.Header("accept-encoding").find("gzip") != std::string_view::npos;
}

Response PageFileAnswer(const PageFile& file, const Request& request) {
  Response response;
  response.content_type = ContentTypeOf(file.name);
  response.headers = {{"ETag", std::string(file.tag)},
                      {"Cache-Control", "no-cache"},
                      {"Vary", "Accept-Encoding"},
                      {"Content-Security-Policy", std::string(kPagePolicy)},
                      {"Referrer-Policy", "no-referrer"}};
  if (Names(request.Header("if-none-match"), file.tag)) {
    response.status = 304;
  } else if (TakesGzip(request)) {
    response.headers.emplace_back("Content-Encoding", "gzip");
    response.body = file.packed;
  } else {
    response.body = UnpackPage(file.packed, ParquetCodecOf("gzip"), file.size);
  }
  return response;
}

Response GetPageFile(Context&, const Request& request) {
  const std::string name = request.RequiredText("file");
  const auto files = PageFiles();
  const auto file = std::find_if(files.begin(), files.end(),
                                 [&name](const PageFile& one) { return one.name == name; });
  if (file == files.end()) ThrowNotFound("The web page has no file '" + name + "'");
  return PageFileAnswer(*file, request);
}

Response GetFlowFile(const fs::path& folder, const std::string& name) {
  const fs::path root = fs::weakly_canonical(folder);
  const fs::path path = fs::weakly_canonical(root / name);
  const auto [outside, unused] = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
  if (outside != root.end() || !fs::is_regular_file(path)) {
    ThrowNotFound("The folder of --flow-dir has no file '" + name + "'");
  }
  std::ifstream file(path, std::ios::binary);
  Response response =
      Response::OfText(std::string(std::istreambuf_iterator<char>(file), {}), ContentTypeOf(name));
  response.headers = {{"Cache-Control", "no-cache"},
                      {"Content-Security-Policy", std::string(kFlowPolicy)}};
  return response;
}

Response GetFlow(Context& context, const Request& request) {
  if (context.options.flow_dir.empty()) return GetPageFile(context, request);
  return GetFlowFile(context.options.flow_dir, request.RequiredText("file"));
}

// Relative, so that it holds under the path of a proxy too.
Response RedirectTo(std::string_view place) {
  Response response = Response::OfText("");
  response.status = 301;
  response.headers = {{"Location", std::string(place)},
                      {"Content-Security-Policy", std::string(kPagePolicy)}};
  return response;
}

Response RedirectFromRoot(Context&, const Request&) { return RedirectTo("flow/index.html"); }

Response RedirectFromFolder(Context&, const Request&) { return RedirectTo("index.html"); }

}  // namespace

void AddPageRoutes(RouteTable& table) {
  table.Add({"GET", "/", RedirectFromRoot, "The web page."});
  table.Add({"GET", "/flow/", RedirectFromFolder, "The web page."});
  table.Add({"GET", "/flow/{file...}", GetFlow, "The files of the web page, or of --flow-dir."});
  table.Add({"GET", "/web/", RedirectFromFolder, "The web page."});
  table.Add({"GET", "/web/{file...}", GetPageFile, "The files of the web page, always."});
}

}  // namespace hydrofoil::rest
