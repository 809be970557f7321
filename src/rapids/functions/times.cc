// Times: their parts, making them from parts, the time zone.
#include <array>
#include <chrono>
#include <cmath>

#include "frame/column_stats.h"
#include "rapids/functions/operators.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/fault.h"
#include "text/date_format.h"
#include "text/zone.h"

namespace hydrofoil::rapids {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::sys_days;
using std::chrono::year_month_day;
using LocalTime = std::chrono::sys_time<milliseconds>;  // a local time, told like UTC

// Beyond about 290 million years from 1970 nothing is a time.
constexpr double kMaxMilliseconds = 9.2e15;

using Part = double (*)(LocalTime);

year_month_day DateOf(LocalTime time) { return std::chrono::floor<days>(time); }
milliseconds TimeOfDay(LocalTime time) { return time - std::chrono::floor<days>(time); }

double Year(LocalTime time) { return static_cast<int>(DateOf(time).year()); }
double Month(LocalTime time) { return static_cast<unsigned>(DateOf(time).month()); }
double Day(LocalTime time) { return static_cast<unsigned>(DateOf(time).day()); }
double Hour(LocalTime time) {
  return static_cast<double>(std::chrono::floor<std::chrono::hours>(TimeOfDay(time)).count());
}
double Minute(LocalTime time) {
  return static_cast<double>(std::chrono::floor<std::chrono::minutes>(TimeOfDay(time)).count() %
                             60);
}
double Second(LocalTime time) {
  return static_cast<double>(std::chrono::floor<std::chrono::seconds>(TimeOfDay(time)).count() %
                             60);
}
double Millisecond(LocalTime time) { return static_cast<double>(TimeOfDay(time).count() % 1000); }

// Monday is 0.
double DayOfWeek(LocalTime time) {
  return std::chrono::weekday(std::chrono::floor<days>(time)).iso_encoding() - 1;
}

// ISO 8601: the week of the year with the Thursday of the time's week.
double Week(LocalTime time) {
  const sys_days day = std::chrono::floor<days>(time);
  const sys_days thursday = day + days(3 - static_cast<int>(DayOfWeek(time)));
  const auto year = year_month_day(thursday).year();
  const auto since = thursday - sys_days(year / std::chrono::January / 1);
  return static_cast<double>(std::chrono::floor<std::chrono::weeks>(since).count() + 1);
}

ColumnPtr MapTimes(const ColumnPtr& column, const Zone& zone, Part part, DomainPtr domain) {
  const auto type = domain ? ColumnType::kCategorical : ColumnType::kNumeric;
  const auto fill = [&](size_t first, std::span<double> out) {
    column->Decode(first, out);
    for (double& value : out) {
      if (!(std::abs(value) < kMaxMilliseconds)) {
        value = kMissingNumber;
        continue;
      }
      const auto utc = static_cast<int64_t>(std::floor(value));
      value = part(LocalTime(milliseconds(utc + zone.OffsetAt(utc))));
    }
  };
  return Column::Generate(type, column->layout(), fill, std::move(domain));
}

Value Parts(Call& call, Part part, const DomainPtr& domain) {
  const Zone zone(call.workspace().time_zone());
  Frame result;
  for (size_t i = 0; i < call.frame(0).column_count(); ++i) {
    const ColumnPtr& column = call.frame(0).column(i);
    if (column->is_text()) {
      Fail(call.builtin().name + "() requires a time or numeric column");
    }
    result.Append(call.frame(0).name(i), MapTimes(column, zone, part, domain));
  }
  return MakeFrame(std::move(result));
}

void AddPart(BuiltinTable& table, const char* name, Part part, DomainPtr domain = nullptr) {
  table.Add(name, "frame", [part, domain](Call& call) { return Parts(call, part, domain); });
}

// Numbers and single columns, by row.
struct Operand {
  ColumnPtr column;
  double number = 0;
  [[nodiscard]] double At(size_t row) const { return column ? column->At(row) : number; }
};

// As in the reference, whatever the time zone: the time in UTC of parts year, month (from 1), day
// (from 1), hour, minute, second, ms; parts beyond their usual range count on unless `strict`,
// where they give a missing value.
double MakeTime(const std::array<double, 7>& parts, bool strict) {
  for (const double part : parts) {
    if (!(std::abs(part) < 1e8)) {
      return kMissingNumber;
    }
  }
  const auto whole = [&](size_t i) { return static_cast<int64_t>(parts[i]); };
  const int64_t months = whole(0) * 12 + whole(1) - 1;
  const auto year = static_cast<int>(months >= 0 ? months / 12 : (months - 11) / 12);
  const auto month = static_cast<unsigned>(months - int64_t{year} * 12 + 1);
  if (std::abs(year) > 30000) {
    return kMissingNumber;
  }
  const std::chrono::year_month first{std::chrono::year(year), std::chrono::month(month)};
  if (strict) {
    const auto last = static_cast<unsigned>((first / std::chrono::last).day());
    if (whole(1) < 1 || whole(1) > 12 || whole(2) < 1 || whole(2) > last || whole(3) < 0 ||
        whole(3) > 23 || whole(4) < 0 || whole(4) > 59 || whole(5) < 0 || whole(5) > 59 ||
        whole(6) < 0 || whole(6) > 999) {
      return kMissingNumber;
    }
  }
  const sys_days day = sys_days(first / 1) + days(whole(2) - 1);
  const int64_t ms = day.time_since_epoch().count() * 86'400'000LL + whole(3) * 3'600'000 +
                     whole(4) * 60'000 + whole(5) * 1000 + whole(6);
  return static_cast<double>(ms);
}

Value TimeFromParts(Call& call, bool strict) {
  std::array<Operand, 7> operands;
  RowLayoutPtr layout;
  for (size_t i = 0; i < operands.size(); ++i) {
    if (std::holds_alternative<FrameValue>(call.value(i))) {
      operands[i].column = call.column(i);
      if (layout && layout->back() != operands[i].column->rows()) {
        Fail("All parts of a time must have the same number of rows");
      }
      layout = operands[i].column->layout();
    } else {
      operands[i].number = call.number(i);
    }
  }
  const auto fill = [&](size_t first, std::span<double> out) {
    for (size_t row = 0; row < out.size(); ++row) {
      std::array<double, 7> parts{};
      for (size_t i = 0; i < parts.size(); ++i) {
        // mktime counts months and days from 0.
        const double from_zero = !strict && (i == 1 || i == 2) ? 1 : 0;
        parts[i] = operands[i].At(first + row) + from_zero;
      }
      out[row] = MakeTime(parts, strict);
    }
  };
  return MakeFrame(strict ? "time" : "msec",
                   Column::Generate(strict ? ColumnType::kTime : ColumnType::kNumeric,
                                    layout ? layout : MakeLayout(1), fill));
}

// (as.Date frame format)
Value ParseDates(Call& call) {
  const Frame& frame = call.frame(0);
  const DateFormat format(call.text(1));
  const std::string zone_name = call.workspace().time_zone();
  const Zone zone(zone_name);
  const auto parse = [&](std::string_view text) {
    const DateFormat::Time time = format.Parse(text);
    const auto utc = time.utc ? time.ms : zone.LocalToUtc(time.ms);
    if (!utc) {
      Fail("Cannot parse \"" + std::string(text) +
           "\": Illegal instant due to time zone offset transition (" + zone_name + ")");
    }
    return static_cast<double>(*utc);
  };
  Frame result;
  for (size_t i = 0; i < frame.column_count(); ++i) {
    const ColumnPtr& column = frame.column(i);
    if (!column->is_text() && !column->is_categorical()) {
      Fail("as.Date requires a single column of factors or strings");
    }
    std::vector<double> levels;
    for (size_t k = 0; column->is_categorical() && k < column->domain()->size(); ++k) {
      levels.push_back(column->stats().level_counts[k] > 0 ? parse((*column->domain())[k])
                                                           : kMissingNumber);
    }
    const auto fill = [&](size_t first, std::span<double> out) {
      column->Decode(first, out);
      for (size_t r = 0; r < out.size(); ++r) {
        const auto text = column->StringAt(first + r);
        out[r] = text                 ? parse(*text)
                 : std::isnan(out[r]) ? kMissingNumber
                                      : levels[static_cast<size_t>(out[r])];
      }
    };
    // Milliseconds as numbers, as the reference gives them.
    result.Append(frame.name(i), Column::Generate(ColumnType::kNumeric, column->layout(), fill));
  }
  return MakeFrame(std::move(result));
}

Value SetTimeZone(Call& call) {
  const Zone checked(call.text(0));
  call.workspace().set_time_zone(call.text(0));
  return call.text(0);
}

Value ListTimeZones(Call& /*call*/) {
  const auto domain = std::make_shared<const Domain>(ZoneTable());
  std::vector<double> codes(domain->size());
  for (size_t i = 0; i < codes.size(); ++i) {
    codes[i] = static_cast<double>(i);
  }
  return MakeFrame("Timezones", Column::FromValues(ColumnType::kCategorical,
                                                   MakeLayout(codes.size()), codes, domain));
}

}  // namespace

void AddTimes(BuiltinTable& table) {
  AddPart(table, "year", Year);
  AddPart(table, "month", Month);
  AddPart(table, "week", Week);
  AddPart(table, "day", Day);
  AddPart(table, "hour", Hour);
  AddPart(table, "minute", Minute);
  AddPart(table, "second", Second);
  AddPart(table, "millis", Millisecond);
  AddPart(table, "dayOfWeek", DayOfWeek,
          std::make_shared<const Domain>(Domain{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}));
  table.Add("mktime", "year month day hour minute second ms",
            [](Call& call) { return TimeFromParts(call, false); });
  table.Add("moment", "year month day hour minute second ms",
            [](Call& call) { return TimeFromParts(call, true); });
  table.Add("as.Date", "frame format", ParseDates);
  table.Add("getTimeZone", "", [](Call& call) -> Value { return call.workspace().time_zone(); });
  table.Add("setTimeZone", "zone", SetTimeZone);
  table.Add("listTimeZones", "", ListTimeZones);
}

}  // namespace hydrofoil::rapids
