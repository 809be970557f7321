#include "exchange/model_reader.h"

#include <fstream>
#include <iterator>
#include <memory>
#include <utility>

#include "base/error.h"
#include "exchange/model_file.h"
#include "exchange/mojo_reader.h"
#include "exchange/zip_archive.h"

namespace hydrofoil {

ModelPtr ReadAnyModel(std::string_view bytes, const std::string& key) {
  if (bytes.starts_with("HYDROFOIL MODEL")) return ReadModelFile(bytes);
  if (bytes.starts_with("PK")) {
    return std::make_shared<const Model>(ReadArchivedMojo(std::string(bytes), key));
  }
  ThrowIllegalArgument("neither a model file of Hydrofoil nor a MOJO");
}

Model ReadArchivedMojo(std::string bytes, const std::string& key) {
  const ZipEntries entries = ReadZip(std::string_view(bytes));
  Model model = *ReadMojo(entries, key);
  auto archive = std::make_shared<ImportedArchive>();
  archive->bytes = std::move(bytes);
  const auto details = entries.find("experimental/modelDetails.json");
  if (details != entries.end()) archive->details = details->second;
  model.imported = std::move(archive);
  return model;
}

ModelPtr ReadAnyModelFile(const std::filesystem::path& path) {
  std::error_code fault;
  if (!std::filesystem::is_regular_file(path, fault)) {
    ThrowNotFound("There is no model file " + path.string());
  }
  std::ifstream file(path, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  if (!file.good() && !file.eof()) ThrowNotFound("Cannot read " + path.string());
  try {
    return ReadAnyModel(bytes, path.stem().string());
  } catch (const Error& error) {
    throw Error(error.kind(), path.string() + ": " + error.what());
  }
}

}  // namespace hydrofoil
