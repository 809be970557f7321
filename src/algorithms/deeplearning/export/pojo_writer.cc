#include "algorithms/deeplearning/export/pojo_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "algorithms/deeplearning/export/original_columns.h"
#include "algorithms/deeplearning/learned_network.h"
#include "algorithms/deeplearning/network/model_summary.h"
#include "algorithms/deeplearning/network/network.h"
#include "base/error.h"
#include "exchange/java_text.h"
#include "text/real_text.h"

namespace hydrofoil {
namespace {

constexpr std::string_view kHead = R"(/*
  The Deep Learning model "{key}" as Java source, written by Hydrofoil.

  Compile and run it with h2o-genmodel.jar on the class path:
      javac -cp h2o-genmodel.jar {name}.java
  Levels that were not trained on count as missing. An object may be used by many threads at once.
*/
import hex.genmodel.GenModel;
import hex.genmodel.annotations.ModelPojo;

@ModelPojo(name="{name}", algorithm="deeplearning")
public class {name} extends GenModel {{
  private static final long serialVersionUID = 1;
)";

// Numbers are kept as texts: a class file has no room for long arrays otherwise.
constexpr std::string_view kUnpack = R"(
  private static java.nio.ByteBuffer unpack(String... parts) {
    byte[] bytes = java.util.Base64.getDecoder().decode(String.join("", parts));
    return java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
  }
  private static float[] floats(String... parts) {
    java.nio.FloatBuffer buffer = unpack(parts).asFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }
  private static double[] doubles(String... parts) {
    java.nio.DoubleBuffer buffer = unpack(parts).asDoubleBuffer();
    double[] values = new double[buffer.remaining()];
    buffer.get(values);
    return values;
  }
  private static int[] ints(String... parts) {
    java.nio.IntBuffer buffer = unpack(parts).asIntBuffer();
    int[] values = new int[buffer.remaining()];
    buffer.get(values);
    return values;
  }
)";

constexpr std::string_view kInput = R"(
  // The value of an encoded predictor.
  private static double predictor(int i, double[] data) {
    double value = data[COLUMNS[i]];
    if (BITS[i] >= 0) return Double.isNaN(value) ? 0 : (((int) value + 1) >> BITS[i]) & 1;
    if (VALUES[i] == null || Double.isNaN(value)) return value;
    return value < VALUES[i].length ? VALUES[i][(int) value] : Double.NaN;
  }

  // The network's inputs: a one for the level of each categorical predictor, then the numbers.
  private static double[] input(double[] data) {
    double[] x = new double[UNITS[0]];
    int cats = OFFSETS.length - 1;
    for (int i = 0; i < cats; ++i) {
      double level = predictor(i, data);
      int slot = Double.isNaN(level) || level >= LEVELS[i]
          ? OFFSETS[i + 1] - 1
          : level < SKIPPED ? -1 : OFFSETS[i] + (int) level - SKIPPED;
      if (BUCKETS > 0) slot = Math.abs(hash(slot) % Math.max(1, BUCKETS));
      if (slot >= 0) x[slot] += 1;
    }
    int first = BUCKETS > 0 ? BUCKETS : OFFSETS[cats];
    for (int i = 0; first + i < x.length; ++i) {
      double value = predictor(cats + i, data);
      if (!Double.isNaN(value)) x[first + i] = SCALED ? (value - SUB[i]) * MUL[i] : value;
    }
    return x;
  }

  // MurmurHash2 of four bytes.
  private static int hash(int slot) {
    int k = Integer.reverseBytes(slot) * 0x5bd1e995;
    k ^= k >>> 24;
    k *= 0x5bd1e995;
    int h = ((HASH_SEED ^ 4) * 0x5bd1e995) ^ k;
    h ^= h >>> 13;
    h *= 0x5bd1e995;
    return h ^ (h >>> 15);
  }
)";

constexpr std::string_view kForward = R"(
  private static double[] network(double[] x) {
    for (int layer = 0; layer < WEIGHTS.length; ++layer) {
      boolean last = layer == WEIGHTS.length - 1;
      double[] y = sums(layer, x, last && !IS_AUTOENCODER ? 1 : CHANNELS);
      if (!last || IS_AUTOENCODER) activate(y);
      if (!last) for (int i = 0; i < y.length; ++i) y[i] *= KEPT[layer];
      x = y;
    }
    return x;
  }

  // With two channels a unit is the larger of two sums, whose weights stand in turn.
  private static double[] sums(int layer, double[] x, int channels) {
    float[] weights = WEIGHTS[layer];
    double[] y = new double[UNITS[layer + 1]];
    for (int unit = 0; unit < y.length; ++unit) {
      for (int channel = 0; channel < channels; ++channel) {
        int at = unit * x.length * channels + channel;
        double sum = 0;
        for (int i = 0; i < x.length; ++i, at += channels) sum += weights[at] * x[i];
        sum += BIASES[layer][unit * channels + channel];
        y[unit] = channel == 0 ? sum : Math.max(y[unit], sum);
      }
    }
    return y;
  }
)";

constexpr std::string_view kClasses = R"(
  public final double[] score0(double[] data, double[] preds) {
    double[] y = network(input(data));
    double max = Double.NEGATIVE_INFINITY;
    for (double value : y) max = Math.max(max, value);
    double sum = 0;
    for (int c = 0; c < y.length; ++c) sum += y[c] = Math.exp(y[c] - max);
    double total = 0;
    for (int c = 0; c < y.length; ++c) {
      preds[c + 1] = y[c] / sum;
      if (BALANCED && PRIOR[c] != 0 && MODELLED[c] != 0) preds[c + 1] *= PRIOR[c] / MODELLED[c];
      total += preds[c + 1];
    }
    if (BALANCED && total > 0) for (int c = 0; c < y.length; ++c) preds[c + 1] /= total;
    preds[0] = getPrediction(preds, PRIOR, data, THRESHOLD);
    return preds;
  }
)";

constexpr std::string_view kRegression = R"(
  public final double[] score0(double[] data, double[] preds) { return score0(data, 0, preds); }
  public final double[] score0(double[] data, double offset, double[] preds) {
    double y = network(input(data))[0] + linear(offset);
    preds[0] = inverseLink(y / RESPONSE_MUL + RESPONSE_SUB);
    return preds;
  }
)";

constexpr std::string_view kReconstruction = R"(
  public int getPredsSize(hex.ModelCategory category) { return UNITS[0]; }
  public int getPredsSize() { return UNITS[0]; }
  public final double[] score0(double[] data, double[] preds) {
    double[] y = network(input(data));
    int first = y.length - (SCALED ? MUL.length : 0);
    for (int i = 0; i < y.length; ++i) {
      preds[i] = i < first ? y[i] : y[i] / MUL[i - first] + SUB[i - first];
    }
    return preds;
  }
)";

std::string RealText(double value) {
  std::string out;
  AppendReal(value, out);
  return out;
}

// Keeps the ends of long texts in quotes out.
std::string Shortened(const std::string& source) {
  constexpr size_t kShown = 72;
  std::string out;
  for (size_t start = 0; start < source.size();) {
    const size_t end = std::min(source.find('\n', start), source.size() - 1);
    const std::string_view line = std::string_view(source).substr(start, end - start);
    const bool packed = line.size() > 2 * kShown && line.find('"') != std::string_view::npos;
    out += packed ? line.substr(0, kShown) : line;
    out += packed ? "...\n" : "\n";
    start = end + 1;
  }
  return out;
}

class Writer {
 public:
  explicit Writer(const Model& model)
      : model_(model),
        encoding_(EncoderOf(model).encoding()),
        original_(FindOriginalColumns(model)),
        name_(PojoClassName(model)) {}

  std::string Write() {
    out_ = fmt::format(kHead, fmt::arg("key", CommentText(model_.key)), fmt::arg("name", name_));
    WriteFacts();
    WriteColumns();
    WriteEncoding();
    WriteNetwork();
    WriteScoring();
    out_ += kUnpack;
    out_ += "}\n";
    return std::move(out_);
  }

 private:
  static std::string CommentText(const std::string& text) {
    const std::string quoted = JavaQuoted(text);
    std::string out;
    for (const char c : quoted.substr(1, quoted.size() - 2)) out += c == '/' || c == '\\' ? '_' : c;
    return out;
  }

  void Constant(std::string_view type, std::string_view name, std::string_view value) {
    out_ += fmt::format("  static final {} {} = {};\n", type, name, value);
  }
  void Flag(std::string_view name, bool value) {
    Constant("boolean", name, value ? "true" : "false");
  }
  void Doubles(std::string_view name, const std::vector<double>& values) {
    Constant("double[]", name, fmt::format("doubles({})", JavaPacked(std::span(values))));
  }
  void Ints(std::string_view name, const std::vector<int32_t>& values) {
    Constant("int[]", name, fmt::format("ints({})", JavaPacked(std::span(values))));
  }

  void WriteFacts() {
    out_ += fmt::format(
        "  public hex.ModelCategory getModelCategory() {{ return hex.ModelCategory.{}; }}\n"
        "  public boolean isSupervised() {{ return {}; }}\n"
        "  public boolean isAutoEncoder() {{ return {}; }}\n"
        "  public int nfeatures() {{ return {}; }}\n"
        "  public int nclasses() {{ return {}; }}\n"
        "  public boolean requiresOffset() {{ return {}; }}\n"
        "  public String getUUID() {{ return \"{}\"; }}\n",
        ModelCategoryName(model_.category), model_.is_supervised(), !model_.is_supervised(),
        original_.columns.size(), model_.class_count(), !encoding_.offset_name.empty(),
        model_.checksum);
    std::string response = model_.is_supervised() ? JavaQuoted(model_.response_column) : "null";
    out_ +=
        fmt::format("\n  public {}() {{\n    super(Names.of(), domains(), {});\n", name_, response);
    if (!encoding_.offset_name.empty()) {
      out_ += fmt::format("    _offsetColumn = {};\n", JavaQuoted(encoding_.offset_name));
    }
    out_ += "  }\n\n";
  }

  void WriteColumns() {
    std::vector<std::string> names;
    std::vector<DomainPtr> domains;
    for (const OriginalColumn& column : original_.columns) {
      names.push_back(column.name);
      domains.push_back(column.domain);
    }
    if (model_.is_supervised()) {
      names.push_back(model_.response_column);
      domains.push_back(model_.response_domain);
    }
    out_ += fmt::format(
        "  private static String[][] domains() {{\n    String[][] d = new String[{}][];\n",
        names.size());
    std::string classes;
    for (size_t i = 0; i < domains.size(); ++i) {
      if (domains[i] == nullptr) continue;
      out_ += fmt::format("    d[{}] = Domain{}.of();\n", i, i);
      classes += JavaTexts(fmt::format("Domain{}", i), *domains[i]);
    }
    out_ += "    return d;\n  }\n" + JavaTexts("Names", names) + classes;
  }

  void WriteEncoding() {
    std::vector<int32_t> columns;
    std::vector<int32_t> bits;
    std::string tables = fmt::format("new double[{}][]", original_.predictors.size());
    std::string fills;
    for (size_t i = 0; i < original_.predictors.size(); ++i) {
      const PredictorOrigin& origin = original_.predictors[i];
      columns.push_back(static_cast<int32_t>(origin.column));
      bits.push_back(origin.bit);
      if (origin.values.empty()) continue;
      fills +=
          fmt::format("    VALUES[{}] = doubles({});\n", i, JavaPacked(std::span(origin.values)));
    }
    out_ += "\n  // Encoding: the column of each predictor, and what becomes of its levels.\n";
    Ints("COLUMNS", columns);
    Ints("BITS", bits);
    Constant("double[][]", "VALUES", tables);
    if (!fills.empty()) out_ += "  static {\n" + fills + "  }\n";
    WriteSlots();
    const bool scaled = !encoding_.multipliers.empty();
    Flag("SCALED", scaled);
    Doubles("MUL", encoding_.multipliers);
    Doubles("SUB", encoding_.subtrahends);
  }

  void WriteSlots() {
    std::vector<int32_t> levels;
    for (const DomainPtr& domain : encoding_.domains) {
      levels.push_back(static_cast<int32_t>(domain->size()));
    }
    Ints("LEVELS", levels);
    Ints("OFFSETS", {encoding_.slot_offsets.begin(), encoding_.slot_offsets.end()});
    Constant("int", "SKIPPED", encoding_.options.use_all_factor_levels ? "0" : "1");
    const bool hashed = EncoderOf(model_).is_hashed();
    Constant("int", "BUCKETS", std::to_string(hashed ? EncoderOf(model_).categorical_inputs() : 0));
    Constant("int", "HASH_SEED", std::to_string(static_cast<int32_t>(encoding_.options.seed)));
  }

  void WriteNetwork() {
    const std::vector<Layer>& layers = NetworkOf(model_).layers;
    std::vector<int32_t> units = {static_cast<int32_t>(NetworkOf(model_).inputs())};
    std::vector<double> kept;
    for (const Layer& layer : layers) {
      units.push_back(static_cast<int32_t>(layer.units));
      kept.push_back(layer.dropout ? 1 - layer.dropout_ratio : 1);
    }
    out_ += "\n  // The network; KEPT is the share of a layer's units that dropout kept.\n";
    Ints("UNITS", units);
    Doubles("KEPT", kept);
    Constant("int", "CHANNELS", std::to_string(layers.front().channels));
    Flag("IS_AUTOENCODER", !model_.is_supervised());
    std::string weights;
    std::string biases;
    for (size_t i = 0; i < layers.size(); ++i) {
      // A class a layer: the texts of large layers fill its constants.
      out_ += fmt::format(
          "  static final class Layer{} {{\n    static float[] weights() {{ return floats({}); "
          "}}\n    static double[] biases() {{ return doubles({}); }}\n  }}\n",
          i, JavaPacked(std::span(layers[i].weights)), JavaPacked(std::span(layers[i].biases)));
      weights += fmt::format("{}Layer{}.weights()", i == 0 ? "" : ", ", i);
      biases += fmt::format("{}Layer{}.biases()", i == 0 ? "" : ", ", i);
    }
    Constant("float[][]", "WEIGHTS", "{" + weights + "}");
    Constant("double[][]", "BIASES", "{" + biases + "}");
    out_ += fmt::format(
        "\n  private static void activate(double[] y) {{\n    for (int i = 0; i < y.length; ++i) "
        "{{\n      {}\n    }}\n  }}\n",
        layers.size() > 1 ? TraitsOf(layers.front().kind).java : "");
  }

  void WriteScoring() {
    out_ += kInput;
    out_ += kForward;
    if (!model_.is_supervised()) {
      out_ += kReconstruction;
    } else if (model_.is_classifier()) {
      Flag("BALANCED", ParametersOf(model_).balance_classes);
      Doubles("PRIOR", model_.prior_class_distribution);
      Doubles("MODELLED", model_.model_class_distribution);
      Constant("double", "THRESHOLD", RealText(model_.default_threshold));
      out_ += kClasses;
    } else {
      WriteLink();
      out_ += kRegression;
    }
  }

  void WriteLink() {
    Constant("double", "RESPONSE_MUL", RealText(encoding_.response_multiplier.value_or(1)));
    Constant("double", "RESPONSE_SUB", RealText(encoding_.response_subtrahend.value_or(0)));
    const std::string_view offset = encoding_.offset_name.empty() ? "0"
                                    : encoding_.options.signed_offsets
                                        ? "Double.isNaN(offset) ? 0 : offset * RESPONSE_MUL"
                                        : "offset > 0 ? (offset - RESPONSE_SUB) * RESPONSE_MUL : 0";
    const std::string_view link =
        TraitsOf(ParametersOf(model_).distribution).log_link ? "Math.min(1e19, Math.exp(y))" : "y";
    out_ += fmt::format(
        "\n  private static double linear(double offset) {{\n    return {};\n  }}\n"
        "  private static double inverseLink(double y) {{ return {}; }}\n",
        offset, link);
  }

  const Model& model_;
  const Encoding& encoding_;
  OriginalColumns original_;
  std::string name_;
  std::string out_;
};

}  // namespace

std::string PojoClassName(const Model& model) { return JavaIdentifier(model.key); }

std::string WritePojo(const Model& model, JavaExtent extent) {
  if (IsUnstable(NetworkOf(model))) {
    ThrowIllegalArgument(
        "\n\nRefusing to create a POJO for an unstable model."
        "\n\nFor more information visit:"
        "\n  https://github.com/h2oai/h2o-3/discussions/15515");
  }
  std::string source = Writer(model).Write();
  return extent == JavaExtent::kPreview ? Shortened(source) : source;
}

}  // namespace hydrofoil
