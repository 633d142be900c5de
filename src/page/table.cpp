#include "table.h"

#include <algorithm>

namespace inkdigits {

Table tableOf(const Grid& grid, const std::vector<Piece>& pieces, const Rectification* level) {
    Table table;
    table.rows = grid.rows();
    std::vector<int> filled(static_cast<size_t>(grid.rows() * grid.columns()), 0);
    const float height = grid.cellHeight();
    for (const Piece& p : pieces) {
        float x = p.centerX(), y = p.centerY();
        if (level) level->toOriginal(x, y);
        table.cellOf.push_back(grid.cellAt(x, y));
        if (table.cellOf.back() && static_cast<float>(p.height()) > 0.3f * height)
            ++filled[static_cast<size_t>(table.cellOf.back()->row * grid.columns() + table.cellOf.back()->column)];
    }
    // A puzzle has one digit in each cell.
    const auto any = std::count_if(filled.begin(), filled.end(), [](int n) { return n > 0; });
    const auto one = std::count(filled.begin(), filled.end(), 1);
    table.oneEach = grid.squares() && one * 4 >= any * 3;
    return table;
}

std::vector<TextLine> linesOf(const Table& table, const std::vector<Piece>& pieces, float digitHeight) {
    std::vector<TextLine> lines(static_cast<size_t>(table.rows));
    for (size_t i = 0; i < pieces.size(); ++i)
        if (table.cellOf[i]) lines[static_cast<size_t>(table.cellOf[i]->row)].pieces.push_back(static_cast<int>(i));
    for (TextLine& line : lines) {
        const auto column = [&](int i) { return table.cellOf[static_cast<size_t>(i)]->column; };
        std::stable_sort(line.pieces.begin(), line.pieces.end(), [&](int a, int b) {
            if (column(a) != column(b)) return column(a) < column(b);
            return pieces[a].centerX() < pieces[b].centerX();
        });
        std::vector<PixelBox> own;
        for (size_t k = 0; k < line.pieces.size(); ++k) {
            line.opens.push_back(!k || column(line.pieces[k]) != column(line.pieces[k - 1]));
            own.push_back(pieces[line.pieces[k]]);
        }
        line.height = typicalHeight(own, 1);
    }
    std::erase_if(lines, [](const TextLine& line) { return line.pieces.empty(); });
    std::vector<Piece> around;
    std::vector<int> index;
    for (size_t i = 0; i < pieces.size(); ++i)
        if (!table.cellOf[i]) around.push_back(pieces[i]), index.push_back(static_cast<int>(i));
    if (around.empty()) return lines;
    for (TextLine& line : findTextLines(around, digitHeight)) {
        for (int& i : line.pieces) i = index[static_cast<size_t>(i)];
        lines.push_back(std::move(line));
    }
    const auto middle = [&](const TextLine& line) {
        float sum = 0;
        for (int i : line.pieces) sum += pieces[i].centerY();
        return sum / static_cast<float>(line.pieces.size());
    };
    std::stable_sort(lines.begin(), lines.end(), [&](const TextLine& a, const TextLine& b) { return middle(a) < middle(b); });
    return lines;
}

}  // namespace inkdigits
