#include "rest/protocol/schema_table.h"

#include <string>
#include <vector>

#include "algorithms/table.h"

namespace hydrofoil::rest {
namespace {

constexpr FieldDirection kIn = FieldDirection::kInput;
constexpr FieldDirection kOut = FieldDirection::kOutput;
constexpr FieldDirection kBoth = FieldDirection::kBoth;

constexpr SchemaField kCloudFields[] = {
    {"skip_ticks", "boolean", "false", kIn},
    {"version", "string", "null", kOut},
    {"branch_name", "string", "null", kOut},
    {"last_commit_hash", "string", "null", kOut},
    {"describe", "string", "null", kOut},
    {"compiled_by", "string", "null", kOut},
    {"compiled_on", "string", "null", kOut},
    {"build_number", "string", "null", kOut},
    {"build_age", "string", "null", kOut},
    {"build_too_old", "boolean", "false", kOut},
    {"node_idx", "int", "0", kOut, "Node index number cloud status is collected from (zero-based)"},
    {"cloud_name", "string", "null", kOut},
    {"cloud_size", "int", "0", kOut},
    {"cloud_uptime_millis", "long", "0", kOut},
    {"cloud_internal_timezone", "string", "null", kOut, "Cloud internal timezone"},
    {"datafile_parser_timezone", "string", "null", kOut,
     "Timezone used for parsing datetime columns"},
    {"cloud_healthy", "boolean", "false", kOut},
    {"bad_nodes", "int", "0", kOut, "Nodes reporting unhealthy"},
    {"consensus", "boolean", "false", kOut, "Cloud voting is stable"},
    {"locked", "boolean", "false", kOut, "Cloud is accepting new members or not"},
    {"is_client", "boolean", "false", kOut, "Cloud is in client mode."},
    {"nodes", "Iced[]", "null", kOut, "", "NodeV3"},
    {"internal_security_enabled", "boolean", "false", kOut},
    {"leader_idx", "int", "-1", kOut},
    {"web_ip", "string", "null", kOut},
};

constexpr SchemaField kErrorFields[] = {
    {"timestamp", "long", "0", kOut,
     "Milliseconds since the epoch for the time that this H2OError instance was created.  "
     "Generally this is a short time since the underlying error ocurred."},
    {"error_url", "string", "null", kOut, "Error url"},
    {"msg", "string", "null", kOut, "Message intended for the end user (a data scientist)."},
    {"dev_msg", "string", "null", kOut,
     "Potentially more detailed message intended for a developer (e.g. a front end engineer or "
     "someone designing a language binding)."},
    {"http_status", "int", "0", kOut, "HTTP status code for this error."},
    {"values", "Map<string,Object>", "null", kOut,
     "Any values that are relevant to reporting or handling this error.  Examples are a key name "
     "if the error is on a key, or a field name and object name if it's on a specific field."},
    {"exception_type", "string", "null", kOut, "Exception type, if any."},
    {"exception_msg", "string", "null", kOut, "Raw exception message, if any."},
    {"stacktrace", "string[]", "null", kOut, "Stacktrace, if any."},
};

constexpr SchemaField kBuilderErrorFields[] = {
    {"parameters", "Parameters", "null", kOut, "Model builder parameters.",
     "ModelParametersSchemaV3"},
    {"messages", "ValidationMessage[]", "null", kOut, "Parameter validation messages",
     "ValidationMessageV3"},
    {"error_count", "int", "0", kOut, "Count of parameter validation errors"},
};

// Of the builder of any algorithm; the first is of its parameters.
constexpr SchemaField kBuilderFields[] = {
    {"parameters", "ModelParameters", "null", kIn, "Model builder parameters.",
     "ModelParametersSchemaV3", "ModelBuilderSchema"},
    {"algo", "string", "null", kOut, "The algo name for this ModelBuilder.", "",
     "ModelBuilderSchema"},
    {"algo_full_name", "string", "null", kOut,
     "The pretty algo name for this ModelBuilder (e.g., Generalized Linear Model, rather than "
     "GLM).",
     "", "ModelBuilderSchema"},
    {"can_build", "enum[]", "null", kOut, "Model categories this ModelBuilder can build.",
     "ModelCategory", "ModelBuilderSchema",
     "Unknown Binomial Ordinal Multinomial Regression Clustering AutoEncoder DimReduction"},
    {"supervised", "boolean", "false", kOut, "Indicator whether the model is supervised or not.",
     "", "ModelBuilderSchema"},
    {"visibility", "enum", "null", kOut,
     "Should the builder always be visible, be marked as beta, or only visible if the user starts "
     "up with the experimental flag?",
     "ModelBuilderBuilderVisibility", "ModelBuilderSchema", "Experimental Beta AlwaysVisible"},
    {"job", "Job", "null", kOut, "Job Key", "JobV3", "ModelBuilderSchema"},
    {"messages", "ValidationMessage[]", "null", kOut, "Parameter validation messages",
     "ValidationMessageV3", "ModelBuilderSchema"},
    {"error_count", "int", "0", kOut, "Count of parameter validation errors", "",
     "ModelBuilderSchema"},
    {"__http_status", "int", "0", kOut, "HTTP status to return for this build.", "",
     "ModelBuilderSchema"},
};

constexpr SchemaField kFrameFields[] = {
    {"row_offset", "long", "0", kIn, "Row offset to display"},
    {"row_count", "int", "0", kBoth, "Number of rows to display"},
    {"column_offset", "int", "0", kBoth, "Column offset to return"},
    {"column_count", "int", "0", kBoth, "Number of columns to return"},
    {"full_column_count", "int", "0", kBoth,
     "Number of full columns to return. The columns between full_column_count and column_count "
     "will be returned without the data"},
    {"total_column_count", "int", "0", kBoth, "Total number of columns in the Frame"},
    {"checksum", "long", "0", kOut},
    {"rows", "long", "0", kOut, "Number of rows in the Frame"},
    {"num_columns", "long", "0", kOut, "Number of columns in the Frame"},
    {"default_percentiles", "double[]", "null", kOut, "Default percentiles, from 0 to 1"},
    {"columns", "Vec[]", "null", kOut, "Columns in the Frame", "ColV3"},
    {"compatible_models", "string[]", "null", kOut, "Compatible models, if requested"},
    {"chunk_summary", "TwoDimTable", "null", kOut, "Chunk summary", "TwoDimTableV3"},
    {"distribution_summary", "TwoDimTable", "null", kOut, "Distribution summary", "TwoDimTableV3"},
    {"frame_id", "Key<Frame>", "null", kBoth, "Frame ID", "FrameKeyV3", "FrameBaseV3", "", true},
    {"byte_size", "long", "0", kOut, "Total data size in bytes", "", "FrameBaseV3"},
    {"is_text", "boolean", "false", kOut, "Is this Frame raw unparsed data?", "", "FrameBaseV3"},
};

constexpr SchemaDescription kSchemas[] = {
    {"CloudV3", "RequestSchemaV3", "Iced", kCloudFields},
    {"H2OErrorV3", "SchemaV3", "H2OError", kErrorFields},
    {"H2OModelBuilderErrorV3", "H2OErrorV3", "H2OModelBuilderError", kBuilderErrorFields},
    {"FrameV3", "FrameBaseV3", "Frame", kFrameFields},
};

// What describes the builder of one algorithm; the texts that its description points to.
struct BuilderSchema {
  std::string name;
  std::string type;
  std::string parameters_type;
  std::string parameters_schema;
  std::vector<SchemaField> fields;
};

BuilderSchema DescribeBuilder(const Algorithm& algorithm) {
  const std::string stem(algorithm.stem());
  BuilderSchema builder{stem + "V3",
                        stem,
                        stem + "Parameters",
                        std::string(algorithm.DefaultParameters()->schema()),
                        {std::begin(kBuilderFields), std::end(kBuilderFields)}};
  return builder;
}

std::vector<SchemaDescription> AllSchemas() {
  static const std::vector<BuilderSchema> builders = [] {
    std::vector<BuilderSchema> made;
    for (const Algorithm* algorithm : Algorithms()) made.push_back(DescribeBuilder(*algorithm));
    for (BuilderSchema& builder : made) {
      builder.fields.front().type = builder.parameters_type;
      builder.fields.front().schema = builder.parameters_schema;
    }
    return made;
  }();
  std::vector<SchemaDescription> all(std::begin(kSchemas), std::end(kSchemas));
  for (const BuilderSchema& builder : builders) {
    all.push_back({builder.name, "ModelBuilderSchema", builder.type, builder.fields});
  }
  return all;
}

}  // namespace

std::span<const SchemaDescription> SchemaTable() {
  static const std::vector<SchemaDescription> kAll = AllSchemas();
  return kAll;
}

}  // namespace hydrofoil::rest
