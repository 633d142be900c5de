// Ink map -> lines of digit marks in reading order.
#pragma once

#include <optional>
#include <vector>

#include "components.h"
#include "decide.h"
#include "error.h"
#include "ink.h"
#include "layout.h"
#include "table.h"

namespace inkdigits {

/// More pieces of ink than this in one picture are no page of numbers but a texture.
constexpr size_t kMostPieces = 4000;

/// Finds the text lines of the pieces of an upright, straightened ink map (or takes the rows of
/// `table`), joins what is broken and cuts what touches, as `classify` reads best. Boxes are in the
/// map's pixels. Marks that are no digits stay in the layout as refused. An empty layout means no ink;
/// the only error is TooMany.
Result<Layout> segment(const InkMap& map, const std::vector<Piece>& pieces, const Table* table,
                       const Classifier& classify);

/// All ink as one mark, of whatever size; nothing without ink.
std::optional<Mark> segmentIsolated(const InkMap& map, const Classifier& classify);

}  // namespace inkdigits
