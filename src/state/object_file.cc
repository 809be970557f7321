#include "state/object_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "base/error.h"
#include "ingest/files/file_descriptor.h"
#include "state/block_checksum.h"
#include "state/durable_file.h"

namespace hydrofoil::state {
namespace {

// A process may have some 65,000 mappings.
constexpr size_t kSmall = size_t{256} << 10;

void ReadInto(const FileDescriptor& file, const std::filesystem::path& path,
              std::span<std::byte> out) {
  while (!out.empty()) {
    const ssize_t count = read(file.get(), out.data(), out.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) ThrowSystem(path, "read");
    if (count == 0) ThrowIllegalArgument("The file became shorter: " + path.string());
    out = out.subspan(static_cast<size_t>(count));
  }
}

}  // namespace

ObjectFile::ObjectFile(std::shared_ptr<const StateFolder> folder, uint64_t number)
    : folder_(std::move(folder)), number_(number) {
  const std::filesystem::path path = folder_->PathOf(number);
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  struct stat status = {};
  if (!file.valid() || fstat(file.get(), &status) != 0) ThrowSystem(path, "read");
  const auto size = static_cast<size_t>(status.st_size);
  if (size <= kSmall) {
    own_.resize(size);
    ReadInto(file, path, own_);
    bytes_ = own_;
    return;
  }
  void* const memory = mmap(nullptr, size, PROT_READ, MAP_SHARED, file.get(), 0);
  if (memory == MAP_FAILED) ThrowSystem(path, "read");  // NOLINT: the system's cast
  mapped_ = true;
  bytes_ = {static_cast<const std::byte*>(memory), size};
}

ObjectFile::ObjectFile(std::string_view bytes) : number_(0) {
  const auto given = std::as_bytes(std::span(bytes));
  own_.assign(given.begin(), given.end());
  bytes_ = own_;
}

ObjectFile::~ObjectFile() {
  if (mapped_) munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

void ObjectFile::Check(std::span<const std::byte> bytes, uint64_t checksum) const {
  if (folder_ != nullptr && BlockChecksum(bytes) != checksum) ThrowDamaged();
}

void ObjectFile::ThrowDamaged() const {
  if (folder_ == nullptr) throw Error(ErrorKind::kInternal, "A column is damaged.");
  folder_->SetAside(number_, "a part of a column is not what was written");
  throw Error(ErrorKind::kInternal, "The file of the frame in the state folder is damaged: " +
                                        folder_->PathOf(number_).string() +
                                        ". It has been moved to the folder 'damaged' next to it.");
}

ObjectFilePtr ObjectFiles::Open(uint64_t number) {
  const MutexLock lock(mutex_);
  std::weak_ptr<const ObjectFile>& place = open_[number];
  if (auto open = place.lock()) return open;
  auto file = std::make_shared<const ObjectFile>(folder_, number);
  place = file;
  if (open_.size() % 1024 == 0) {
    std::erase_if(open_, [](const auto& one) { return one.second.expired(); });
  }
  return file;
}

}  // namespace hydrofoil::state
