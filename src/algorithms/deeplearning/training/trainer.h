// What the epoch loop drives: a trainer owns the network and the optimizer's state while it trains.
// Called from one thread at a time; may use the thread pool inside.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_TRAINER_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_TRAINER_H_

#include <cstdint>
#include <memory>
#include <stop_token>

#include "algorithms/deeplearning/encoding/training_rows.h"
#include "algorithms/deeplearning/network/network.h"
#include "algorithms/deeplearning/parameters/parameters.h"
#include "cluster/communicator.h"

namespace hydrofoil {

// All that training starts from; a checkpoint gives a network, state and counts already advanced.
struct TrainerStart {
  DeepLearningParameters parameters;  // effective ones (EffectiveParameters)
  std::shared_ptr<const TrainingRows> rows;
  Network network;
  OptimizerState state;
  uint64_t processed_rows = 0;
  Communicator* communicator = nullptr;  // outlives the trainer; null: one rank
  std::stop_token stop;                  // while the trainer is made, which encodes the rows
};

class Trainer {
 public:
  virtual ~Trainer() = default;

  // Trains on about `samples` rows of the frame (all ranks together). `iteration` counts from 1,
  // through checkpoints. Throws Error(kCancelled) within 100 ms of a stop request; the network
  // then stays as far as it got.
  virtual void TrainIteration(uint64_t iteration, uint64_t samples,
                              const std::stop_token& stop) = 0;

  // To be called after the current network has scored `rows`: the reference counts them into the
  // average activations of an autoencoder with sparsity_beta. Otherwise nothing.
  virtual void NoteScored(const AdaptedFrame& /*rows*/) {}

  // Valid between iterations.
  [[nodiscard]] virtual const Network& network() const = 0;
  [[nodiscard]] virtual const OptimizerState& state() const = 0;
  // Rows trained on so far, those of the checkpoint included.
  [[nodiscard]] virtual uint64_t processed_rows() const = 0;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_TRAINER_H_
