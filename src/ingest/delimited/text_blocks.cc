#include "ingest/delimited/text_blocks.h"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>

#include "base/memory_budget.h"
#include "base/mutex.h"
#include "base/thread_pool.h"
#include "ingest/delimited/block_parser.h"
#include "ingest/delimited/block_reader.h"

namespace hydrofoil {
namespace {

// Working memory of a block: its text, the cells as doubles (a digit and a separator become eight
// bytes), the chunks.
constexpr size_t kMemoryFactor = 8;

// Tells of faults with the row of the entry, counted from 1, and the byte of the entry.
void Warn(std::span<const Source> sources, const std::vector<ParsedBlock>& blocks,
          const ParseControl& control) {
  constexpr size_t kMaxWarnings = 20;
  size_t rows = 0;
  size_t entry = 0;
  size_t warnings = 0;
  for (const ParsedBlock& block : blocks) {
    rows = block.origin.entry == entry ? rows : 0;
    entry = block.origin.entry;
    for (const ParseFault& fault : block.faults) {
      if (++warnings > kMaxWarnings) return;
      control.warn(fmt::format("ParseError at file {} at row {}, byte offset {}; error = '{}'",
                               sources[block.origin.source].name(), rows + fault.row + 1,
                               block.origin.byte + fault.byte, fault.text));
    }
    rows += block.rows;
  }
}

// Lets several threads take blocks from one reader and keeps what they make of them in order.
class BlockQueue {
 public:
  BlockQueue(std::span<const Source> sources, const ParseSetup& setup, const ParseControl& control)
      : reader_(sources, setup, control.block_bytes), control_(control) {}

  // Reads the next block, if there is one. Its number is its place.
  std::optional<size_t> Take(Block& block) {
    const MutexLock lock(mutex_);
    if (ended_) return std::nullopt;
    ended_ = true;  // should reading fail, nobody else need try
    if (!reader_.Next(block)) return std::nullopt;
    RequireMemory(block.buffer.size() * kMemoryFactor * ThreadCount(), "parsing");
    ended_ = false;
    if (control_.progress) control_.progress(reader_.progress());
    parsed_.emplace_back();
    return parsed_.size() - 1;
  }

  void Put(size_t number, ParsedBlock parsed) {
    const MutexLock lock(mutex_);
    parsed_[number] = std::move(parsed);
  }

  void End() {
    const MutexLock lock(mutex_);
    ended_ = true;
  }

  // Once nobody takes any more.
  std::vector<ParsedBlock> Finish() {
    const MutexLock lock(mutex_);
    return std::move(parsed_);
  }
  [[nodiscard]] std::vector<std::string> warnings() {
    const MutexLock lock(mutex_);
    return reader_.warnings();
  }

 private:
  Mutex mutex_;
  BlockReader reader_ GUARDED_BY(mutex_);
  const ParseControl& control_;
  std::vector<ParsedBlock> parsed_ GUARDED_BY(mutex_);
  bool ended_ GUARDED_BY(mutex_) = false;
};

// What one thread does: whoever reads a block also parses it, while it is in the cache.
void ParseFrom(BlockQueue& queue, const TextParser& parse, const std::stop_token& stop) {
  Block block;
  try {
    while (const auto number = queue.Take(block)) {
      ParsedBlock parsed = parse(block.text(), stop);
      parsed.origin = {block.entry, block.source, block.byte + block.begin};
      queue.Put(*number, std::move(parsed));
    }
  } catch (...) {
    queue.End();
    throw;
  }
}

}  // namespace

std::vector<ParsedBlock> ParseTextBlocks(std::span<const Source> sources, const ParseSetup& setup,
                                         const ParseControl& control,
                                         const std::function<TextParser()>& make) {
  BlockQueue queue(sources, setup, control);
  ParallelFor(ThreadCount(), control.stop,
              [&](size_t /*worker*/) { ParseFrom(queue, make(), control.stop); });
  std::vector<ParsedBlock> parsed = queue.Finish();
  if (control.warn) {
    for (const std::string& warning : queue.warnings()) control.warn(warning);
    Warn(sources, parsed, control);
  }
  std::erase_if(parsed, [](const ParsedBlock& block) { return block.rows == 0; });
  return parsed;
}

std::vector<ParsedBlock> ParseDelimited(std::span<const Source> sources, const ParseSetup& setup,
                                        ParsePlan& plan, const ParseControl& control) {
  return ParseTextBlocks(sources, setup, control, [&]() -> TextParser {
    return [parser = std::make_shared<BlockParser>(plan)](std::string_view text,
                                                          const std::stop_token& stop) {
      return parser->Parse(text, stop);
    };
  });
}

}  // namespace hydrofoil
