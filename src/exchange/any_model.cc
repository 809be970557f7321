#include "exchange/any_model.h"

#include <memory>
#include <utility>

#include "exchange/model_file.h"
#include "exchange/mojo_reader.h"
#include "exchange/zip_archive.h"

namespace hydrofoil {

ModelPtr ReadAnyModel(std::string_view bytes, const std::string& mojo_key) {
  if (!bytes.starts_with("PK")) return ReadModelFile(bytes);
  return std::make_shared<const Model>(ReadArchivedMojo(std::string(bytes), mojo_key));
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

}  // namespace hydrofoil
