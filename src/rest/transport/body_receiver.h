// Takes in the body of one request as it arrives: into memory, or for uploads into a temporary
// file, raw or as multipart/form-data. Used by one thread at a time. What goes wrong is kept until
// Finish(), since an answer can only be given once the body is over.
#ifndef HYDROFOIL_REST_TRANSPORT_BODY_RECEIVER_H_
#define HYDROFOIL_REST_TRANSPORT_BODY_RECEIVER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "rest/protocol/request.h"
#include "rest/protocol/router.h"
#include "rest/transport/temp_folder.h"

struct MHD_Connection;
struct MHD_PostProcessor;

namespace hydrofoil::rest {

struct BodyLimits {
  size_t most_in_memory = size_t{64} << 20;           // of one body, whatever the route allows
  size_t most_in_memory_at_once = size_t{512} << 20;  // of all bodies
};

// Shared by all receivers of a server.
struct BodyStore {
  BodyLimits limits;
  TempFolder folder;
  std::atomic<size_t> in_memory{0};
};

class BodyReceiver {
 public:
  explicit BodyReceiver(BodyStore& store) : store_(store) {}
  ~BodyReceiver();
  BodyReceiver(const BodyReceiver&) = delete;
  BodyReceiver& operator=(const BodyReceiver&) = delete;

  struct Head {
    BodyUse use = BodyUse::kParameters;
    size_t most = 0;  // bytes of parameters
    std::string_view content_type;
    std::optional<uint64_t> length;
  };
  // After the head. Throws Error when the announced length cannot be taken.
  void Begin(const Head& head, MHD_Connection* connection);
  // False when the sender should be cut off: it goes on sending after an error.
  bool Append(std::string_view bytes);
  // Whether Finish() takes negligible time.
  [[nodiscard]] bool is_small() const { return memory_.size() < kSmall; }
  // Merges the body into `request`; throws what went wrong. Keeps nothing.
  void Finish(Request& request);

  // For the multipart parser.
  struct Part {
    std::string_view name;
    std::string_view filename;
    std::string_view bytes;
    uint64_t offset;
  };
  bool AppendPart(const Part& part);

 private:
  struct DestroyProcessor {
    void operator()(MHD_PostProcessor* processor) const;
  };

  static constexpr size_t kSmall = 256 * 1024;

  void Store(std::string_view bytes);  // into memory or the file
  void StoreInMemory(std::string& text, std::string_view bytes);
  void OpenFile();
  void Release();

  BodyStore& store_;
  BodyUse use_ = BodyUse::kParameters;
  std::string content_type_;
  std::string memory_;
  size_t most_ = 0;
  size_t counted_ = 0;  // of store_.in_memory
  std::shared_ptr<UploadedFile> file_;
  std::ofstream stream_;
  std::string file_part_;  // name of the multipart field that is the file
  std::unique_ptr<MHD_PostProcessor, DestroyProcessor> processor_;
  Parameters parts_;
  std::optional<Error> fault_;
  uint64_t after_fault_ = 0;
};

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_TRANSPORT_BODY_RECEIVER_H_
