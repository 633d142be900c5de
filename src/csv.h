// A reading as a table, for spreadsheets.
#pragma once

#include <string>

#include "reading.h"

namespace inkdigits {

/// One row a line, one column a number (RFC 4180, but rows may be of different lengths). Where lines hold different counts
/// of numbers and these stand in columns, a missing one leaves its field empty. With a `file`, its name is the first column.
std::string toCsv(const Reading& reading, const std::string& file = "");

}  // namespace inkdigits
