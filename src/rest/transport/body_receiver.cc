#include "rest/transport/body_receiver.h"

#include <microhttpd.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "base/heap_budget.h"
#include "base/memory_budget.h"

namespace hydrofoil::rest {
namespace {

constexpr size_t kParserBuffer = 64 * 1024;
// A sender that was refused may finish a short body; then it gets to see why.
constexpr uint64_t kPatience = uint64_t{4} << 20;
constexpr size_t kMostParts = 1000;

std::string_view OrEmpty(const char* text) { return text == nullptr ? "" : text; }

MHD_Result OnPart(void* self, MHD_ValueKind, const char* name, const char* filename, const char*,
                  const char*, const char* data, uint64_t offset, size_t size) {
  const BodyReceiver::Part part{OrEmpty(name), OrEmpty(filename), {data, size}, offset};
  return static_cast<BodyReceiver*>(self)->AppendPart(part) ? MHD_YES : MHD_NO;
}

Error TooLarge(uint64_t bytes, uint64_t allowed) {
  return {ErrorKind::kOutOfMemory, "The body of the request has " + std::to_string(bytes) +
                                       " bytes or more; at most " + std::to_string(allowed) +
                                       " are allowed."};
}

std::string LastPathPart(std::string_view name) {
  const size_t slash = name.find_last_of("/\\");
  return std::string(slash == std::string_view::npos ? name : name.substr(slash + 1));
}

}  // namespace

void BodyReceiver::DestroyProcessor::operator()(MHD_PostProcessor* processor) const {
  MHD_destroy_post_processor(processor);
}

BodyReceiver::~BodyReceiver() { Release(); }

void BodyReceiver::Release() {
  store_.in_memory -= std::exchange(counted_, 0);
  memory_.clear();
  memory_.shrink_to_fit();
  parts_.clear();
}

void BodyReceiver::Begin(const Head& head, MHD_Connection* connection) {
  use_ = head.use;
  content_type_ = head.content_type;
  most_ = std::min(head.most, store_.limits.most_in_memory);
  if (use_ == BodyUse::kFile && head.length.value_or(1) > 0) {
    store_.folder.RequireSpace(head.length.value_or(0));
  } else if (use_ == BodyUse::kParameters && head.length.value_or(0) > most_) {
    throw TooLarge(*head.length, most_);
  }
  if (use_ != BodyUse::kNothing && content_type_.starts_with("multipart/form-data")) {
    processor_.reset(MHD_create_post_processor(connection, kParserBuffer, &OnPart, this));
    if (processor_ == nullptr) {
      throw Error(ErrorKind::kMalformedRequest, "The multipart body names no boundary.");
    }
  }
}

bool BodyReceiver::Append(std::string_view bytes) {
  if (fault_.has_value() || use_ == BodyUse::kNothing) {
    after_fault_ += bytes.size();
    return after_fault_ < kPatience;
  }
  try {
    if (processor_ == nullptr) {
      Store(bytes);
    } else if (MHD_post_process(processor_.get(), bytes.data(), bytes.size()) != MHD_YES &&
               !fault_.has_value()) {
      fault_.emplace(ErrorKind::kMalformedRequest, "The multipart body cannot be read.");
    }
  } catch (const Error& error) {
    fault_ = error;
  } catch (const std::exception& error) {
    fault_.emplace(ErrorKind::kInternal, error.what());
  }
  return true;
}

bool BodyReceiver::AppendPart(const Part& part) {
  try {
    if (use_ == BodyUse::kFile && (file_part_.empty() || file_part_ == part.name)) {
      if (file_part_.empty()) {
        file_part_ = part.name;
        OpenFile();
        file_->set_client_name(LastPathPart(part.filename));
      }
      Store(part.bytes);
      return true;
    }
    if (part.offset == 0) parts_.emplace_back(part.name, "");
    if (parts_.empty() || parts_.size() > kMostParts) {
      throw Error(ErrorKind::kMalformedRequest, "The multipart body has too many parts.");
    }
    StoreInMemory(parts_.back().second, part.bytes);
    return true;
  } catch (const Error& error) {
    fault_ = error;
    return false;
  } catch (const std::exception& error) {  // not through the C code that calls
    fault_.emplace(ErrorKind::kInternal, error.what());
    return false;
  }
}

void BodyReceiver::Store(std::string_view bytes) {
  if (use_ == BodyUse::kParameters) {
    StoreInMemory(memory_, bytes);
    return;
  }
  if (file_ == nullptr) OpenFile();
  stream_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!stream_) throw Error(ErrorKind::kOutOfMemory, "There is no room on disk for the upload.");
}

void BodyReceiver::StoreInMemory(std::string& text, std::string_view bytes) {
  if (counted_ + bytes.size() > most_) throw TooLarge(counted_ + bytes.size(), most_);
  if (HeapInUse() + bytes.size() > MemoryLimit()) {
    throw Error(ErrorKind::kOutOfMemory, "There is not enough memory for this request.");
  }
  const size_t together = store_.in_memory += bytes.size();
  if (together > store_.limits.most_in_memory_at_once) {
    store_.in_memory -= bytes.size();
    throw Error(ErrorKind::kOutOfMemory, "Too many large requests at once; try again later.");
  }
  counted_ += bytes.size();
  text.append(bytes);
}

void BodyReceiver::OpenFile() {
  file_ = std::make_shared<UploadedFile>(store_.folder.NewPath());
  stream_.open(file_->path(), std::ios::binary | std::ios::trunc);
  if (!stream_) {
    throw Error(ErrorKind::kInternal,
                "Cannot write the temporary file " + file_->path().string() + " of an upload.");
  }
}

void BodyReceiver::Finish(Request& request) {
  if (processor_ != nullptr && MHD_destroy_post_processor(processor_.release()) != MHD_YES &&
      !fault_.has_value()) {
    fault_.emplace(ErrorKind::kMalformedRequest, "The multipart body ends too early.");
  }
  if (fault_.has_value()) throw Error(*fault_);
  for (auto& [name, value] : parts_) request.AddParameter(name, std::move(value));
  if (use_ == BodyUse::kParameters) {
    if (!memory_.empty()) request.SetBody(std::move(memory_), content_type_);
  } else if (use_ == BodyUse::kFile) {
    if (file_ == nullptr) OpenFile();  // an upload of nothing is a file of nothing
    stream_.close();
    if (!stream_) throw Error(ErrorKind::kOutOfMemory, "There is no room on disk for the upload.");
    request.set_upload(std::move(file_));
  }
  Release();
}

}  // namespace hydrofoil::rest
