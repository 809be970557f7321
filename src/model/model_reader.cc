#include "model/model_reader.h"

#include <fstream>
#include <iterator>
#include <memory>
#include <utility>

#include "base/error.h"
#include "exchange/mojo_file.h"
#include "exchange/zip_archive.h"
#include "model/model_file.h"

namespace hydrofoil {
ModelPtr ReadAnyModel(std::string_view bytes, const std::string& key, AlgorithmTable algorithms) {
  if (bytes.starts_with(kModelFileMagic)) return ReadModelFile(bytes, algorithms);
  if (bytes.starts_with("PK")) {
    return std::make_shared<const Model>(ReadArchivedMojo(std::string(bytes), key, algorithms));
  }
  ThrowIllegalArgument("neither a model file of Hydrofoil nor a MOJO");
}

Model ReadArchivedMojo(std::string bytes, const std::string& key, AlgorithmTable algorithms) {
  const ZipEntries entries = ReadZip(std::string_view(bytes));
  const MojoFile mojo = MojoFile::Parse(entries);
  const std::string& name = mojo.Text("algo");
  const Algorithm* algorithm = FindAlgorithm(algorithms, name);
  if (algorithm == nullptr || !algorithm->reads_mojos()) {
    ThrowIllegalArgument(
        "MOJOs of algorithm '" + name + "' are not supported, only " +
        NamesOf(algorithms, [](const Algorithm& one) { return one.reads_mojos(); }) + ".");
  }
  Model model = algorithm->ReadMojo(mojo, key);
  model.algorithm = FindImporter(algorithms);
  auto archive = std::make_shared<ImportedArchive>();
  archive->bytes = std::move(bytes);
  archive->details = mojo.details();
  archive->algorithm = name;
  model.imported = std::move(archive);
  return model;
}

ModelPtr ReadAnyModelFile(const std::filesystem::path& path, AlgorithmTable algorithms) {
  std::error_code fault;
  if (!std::filesystem::is_regular_file(path, fault)) {
    ThrowNotFound("There is no model file " + path.string());
  }
  std::ifstream file(path, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  if (!file.good() && !file.eof()) ThrowNotFound("Cannot read " + path.string());
  try {
    return ReadAnyModel(bytes, path.stem().string(), algorithms);
  } catch (const Error& error) {
    throw Error(error.kind(), path.string() + ": " + error.what());
  }
}

}  // namespace hydrofoil
