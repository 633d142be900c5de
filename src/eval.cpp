#include "eval.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "file.h"
#include "read.h"

namespace inkdigits {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

struct Tally {
    long n = 0, right = 0, wrong = 0, refused = 0, sureWrong = 0, forcedRight = 0;
    long digits = 0, digitErrors = 0, lines = 0, linesExact = 0;  // of labels that are not one digit
    long singles = 0, sure = 0;                                   // of labels that are one digit
    struct Bin {
        long n = 0, right = 0;
        double confidence = 0;
    };
    std::array<Bin, 15> bins;
};

/// Spaces are ignored, and so are the dashes and slashes that some labels hold: only digits are read.
std::string digitsOf(std::string text) {
    std::erase_if(text, [](unsigned char c) { return !std::isdigit(c); });
    return text;
}

long editDistance(const std::string& a, const std::string& b) {
    std::vector<long> row(b.size() + 1);
    for (size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<long>(j);
    for (size_t i = 1; i <= a.size(); ++i) {
        long diagonal = row[0];
        row[0] = static_cast<long>(i);
        for (size_t j = 1; j <= b.size(); ++j) {
            const long substitute = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitute});
        }
    }
    return row.back();
}

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> lines;
    for (size_t start = 0; start <= text.size();) {
        const size_t end = std::min(text.find('\n', start), text.size());
        lines.push_back(digitsOf(text.substr(start, end - start)));
        start = end + 1;
    }
    std::erase(lines, "");
    return lines;
}

std::vector<std::string> linesOf(const Reading& reading) {
    std::vector<std::string> lines;
    for (const Line& line : reading.lines) lines.push_back(digitsOf(line.text));
    return lines;
}

/// Pairs labelled with read lines in order, at the least sum of edit distances; a line without a
/// partner counts all its digits.
void tallyLines(Tally& tally, const std::vector<std::string>& label, const std::vector<std::string>& got) {
    const size_t n = label.size(), m = got.size();
    std::vector<std::vector<long>> cost(n + 1, std::vector<long>(m + 1));
    std::vector<std::vector<long>> pair(n, std::vector<long>(m));
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < m; ++j) pair[i][j] = editDistance(label[i], got[j]);
    for (size_t i = n + 1; i-- > 0;)
        for (size_t j = m + 1; j-- > 0;) {
            if (i == n && j == m) continue;
            long best = std::numeric_limits<long>::max();
            if (i < n) best = std::min(best, cost[i + 1][j] + static_cast<long>(label[i].size()));
            if (j < m) best = std::min(best, cost[i][j + 1] + static_cast<long>(got[j].size()));
            if (i < n && j < m) best = std::min(best, cost[i + 1][j + 1] + pair[i][j]);
            cost[i][j] = best;
        }
    for (size_t i = 0, j = 0; i < n && j < m;) {
        if (cost[i][j] == cost[i + 1][j + 1] + pair[i][j])
            tally.linesExact += pair[i++][j++] == 0;
        else if (cost[i][j] == cost[i + 1][j] + static_cast<long>(label[i].size()))
            ++i;
        else
            ++j;
    }
    tally.lines += static_cast<long>(n);
    tally.digitErrors += cost[0][0];
    for (const std::string& line : label) tally.digits += static_cast<long>(line.size());
}

bool allSure(const Reading& reading) {
    for (const Line& line : reading.lines)
        for (const Mark& mark : line.digits)
            if (!mark.decision.sure) return false;
    return !reading.lines.empty();
}

void tallySingle(Tally& tally, const Reading& reading, bool right) {
    ++tally.singles;
    tally.sure += allSure(reading);
    double confidence = 1;
    for (const Line& line : reading.lines)
        for (const Mark& mark : line.digits) confidence *= mark.decision.confidence;
    if (reading.lines.empty()) return;  // a refusal claims nothing
    auto& bin = tally.bins[std::min<size_t>(14, static_cast<size_t>(confidence * 15))];
    ++bin.n;
    bin.right += right;
    bin.confidence += confidence;
}

/// Counts one sample; a label without digits means "not a digit". Returns whether it was right.
/// A label of one line says nothing of where the writer broke it: the reading's lines are joined.
template <class Read>
bool tallySample(Tally& tally, const std::string& label, Read&& read, const ReadOptions& options,
                 std::string* got) {
    const Reading reading = read(options);
    const std::vector<std::string> expected = split(label);
    const auto linesRead = [&](const Reading& r) {
        return expected.size() == 1 ? split(digitsOf(r.text())) : linesOf(r);
    };
    const std::vector<std::string> lines = linesRead(reading);
    const bool refused = reading.lines.empty(), nonDigit = digitsOf(label).empty();
    const bool right = nonDigit ? refused : lines == expected;
    ++tally.n;
    tally.right += right;
    tally.refused += refused;
    tally.wrong += !right && !refused;
    tally.sureWrong += !right && !refused && allSure(reading);
    if (!nonDigit) {
        // Forced: the best digit where there is one to find, the best digits of every mark elsewhere.
        const bool single = expected.size() == 1 && expected[0].size() == 1;
        ReadOptions forced = options;
        forced.force = true;
        forced.isolated |= single;
        tally.forcedRight += linesRead(read(forced)) == expected;
        if (single)
            tallySingle(tally, reading, right);
        else
            tallyLines(tally, expected, lines);
    }
    *got = reading.text();
    return right;
}

double rate(long part, long whole) {
    return whole ? std::round(1e6 * static_cast<double>(part) / static_cast<double>(whole)) / 1e6 : 0;
}

void print(const Tally& tally) {
    ordered_json out = {{"n", tally.n},
                        {"right", tally.right},
                        {"wrong", tally.wrong},
                        {"refused", tally.refused},
                        {"sure_wrong", tally.sureWrong},
                        {"accuracy", rate(tally.right, tally.n)},
                        {"forced_accuracy", rate(tally.forcedRight, tally.n)}};
    if (tally.singles) {
        double error = 0;
        long read = 0;
        for (const auto& bin : tally.bins) {
            error += std::abs(bin.confidence - static_cast<double>(bin.right));
            read += bin.n;
        }
        out["sure_rate"] = rate(tally.sure, tally.singles);
        out["ece"] = read ? std::round(1e6 * error / static_cast<double>(read)) / 1e6 : 0;
    }
    if (tally.lines) {
        out["digits_n"] = tally.digits;
        out["digit_error_rate"] = rate(tally.digitErrors, tally.digits);
        out["lines_exact"] = rate(tally.linesExact, tally.lines);
    }
    std::printf("%s\n", out.dump().c_str());
}

bool fail(const std::string& message) {
    std::fprintf(stderr, "inkdigits: %s\n", message.c_str());
    return false;
}

/// The whole of a file, gunzipped where it is gzip'd. No value when it can't be read.
std::optional<std::vector<uint8_t>> readMaybeGzip(const std::string& file) {
    gzFile in = file == "-" ? gzdopen(dup(STDIN_FILENO), "rb") : gzopen(file.c_str(), "rb");
    if (!in) return std::nullopt;
    std::vector<uint8_t> bytes;
    uint8_t buffer[1 << 16];
    int got;
    while ((got = gzread(in, buffer, sizeof(buffer))) > 0) bytes.insert(bytes.end(), buffer, buffer + got);
    const bool whole = gzclose(in) == Z_OK && got == 0;
    return whole ? std::optional(std::move(bytes)) : std::nullopt;
}

/// What a line says under a key, null for nothing. Not a copy: copying what is nested a million deep overflows the stack.
const json& field(const json& item, const char* key) {
    static const json none;
    const auto found = item.find(key);
    return found == item.end() ? none : *found;
}

std::optional<std::vector<Stroke>> strokesFrom(const json& item) {
    std::vector<Stroke> strokes;
    if (!item.is_array()) return std::nullopt;
    for (const json& points : item) {
        if (!points.is_array()) return std::nullopt;
        Stroke& stroke = strokes.emplace_back();
        for (const json& p : points) {
            if (!p.is_array() || p.size() < 2 || !p[0].is_number() || !p[1].is_number()) return std::nullopt;
            stroke.push_back({p[0].get<float>(), p[1].get<float>()});
        }
    }
    return strokes;
}

/// Big-endian 32-bit integer of an IDX header.
uint32_t bigEndian(const uint8_t* p) { return p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3]; }

class Evaluation {
public:
    explicit Evaluation(const EvalSet& set) : set_(set) {
        if (!set.mistakesFile.empty()) mistakes_.open(set.mistakesFile);
    }

    bool canWriteMistakes() const { return set_.mistakesFile.empty() || mistakes_.is_open(); }

    template <class Read>
    void add(const ordered_json& name, std::string label, Read&& read, const ReadOptions& options) {
        if (set_.nonDigits) label.clear();
        std::string got;
        if (tallySample(tally_, label, read, options, &got) || !mistakes_.is_open()) return;
        ordered_json line = name;
        line["label"] = label;
        line["got"] = got;
        mistakes_ << line.dump() << '\n';
    }

    bool strokes(const std::vector<uint8_t>& bytes) {
        return eachLine(bytes, [&](const json& item, long number) {
            const auto strokes = strokesFrom(field(item, "strokes"));
            if (!strokes) return fail("line " + std::to_string(number) + ": no strokes");
            const json& label = field(item, "label");
            if (!set_.nonDigits && !label.is_string() && !label.is_number_unsigned()) return fail("line " + std::to_string(number) + ": no label");
            add({{"sample", number}}, label.is_string() ? label.get<std::string>() : label.is_number() ? label.dump() : "",
                [&](const ReadOptions& o) { return readStrokes(*strokes, o); }, set_.options);
            return true;
        });
    }

    bool pages(const std::vector<uint8_t>& bytes) {
        const auto folder = std::filesystem::path(set_.file).parent_path();
        return eachLine(bytes, [&](const json& item, long number) {
            if (!field(item, "file").is_string()) return fail("line " + std::to_string(number) + ": no file");
            const std::string file = field(item, "file");
            const auto picture = readFile((folder / file).string());
            if (!picture) return fail("can't read " + file);
            const json& lines = field(item, "lines");
            const auto isText = [](const json& line) { return line.is_string(); };
            if (!lines.is_null() && !(lines.is_array() && std::all_of(lines.begin(), lines.end(), isText)))
                return fail("line " + std::to_string(number) + ": lines are no list of texts");
            std::string label;
            for (const json& line : lines) label += (label.empty() ? "" : "\n") + line.get<std::string>();
            add({{"file", file}}, label, [&](const ReadOptions& o) { return readImage(*picture, o); },
                set_.options);
            return true;
        });
    }

    bool idx(const std::vector<uint8_t>& images, const std::vector<uint8_t>& labels) {
        if (images.size() < 16 || labels.size() < 8 || bigEndian(images.data()) != 0x803 ||
            bigEndian(labels.data()) != 0x801)
            return fail("not a pair of IDX files (images of 3 dimensions, labels of 1)");
        const size_t n = bigEndian(&images[4]), height = bigEndian(&images[8]), width = bigEndian(&images[12]);
        constexpr size_t most = 1 << 15;  // pixels a side, so that the product of the three can't wrap
        if (!width || !height || width > most || height > most || images.size() != 16 + n * width * height || labels.size() != 8 + n)
            return fail("the IDX files do not hold what their headers say");
        ReadOptions options = set_.options;
        options.isolated = true;
        std::vector<uint8_t> rgba(width * height * 4, 255);
        for (size_t i = 0; i < n; ++i) {
            for (size_t p = 0; p < width * height; ++p)
                std::fill_n(&rgba[4 * p], 3, images[16 + i * width * height + p]);
            const int label = labels[8 + i];
            add({{"sample", i}}, label > 9 ? "" : std::to_string(label),
                [&](const ReadOptions& o) {
                    return readPixels(rgba, static_cast<int>(width), static_cast<int>(height), o);
                },
                options);
        }
        return true;
    }

    const Tally& tally() const { return tally_; }

private:
    template <class Each>
    static bool eachLine(const std::vector<uint8_t>& bytes, Each&& each) {
        long number = 0;
        for (auto start = bytes.begin(); start < bytes.end();) {
            const auto end = std::find(start, bytes.end(), '\n');
            ++number;
            if (std::any_of(start, end, [](uint8_t c) { return !std::isspace(c); })) {
                const json item = json::parse(start, end, nullptr, false);
                if (!item.is_object()) return fail("line " + std::to_string(number) + ": not a JSON object");
                if (!each(item, number)) return false;
            }
            start = end == bytes.end() ? end : end + 1;
        }
        return true;
    }

    const EvalSet& set_;
    Tally tally_;
    std::ofstream mistakes_;
};

}  // namespace

bool evaluate(const EvalSet& set) {
    const auto bytes = readMaybeGzip(set.file);
    if (!bytes) return fail("can't read " + set.file);
    Evaluation evaluation(set);
    if (!evaluation.canWriteMistakes()) return fail("can't write " + set.mistakesFile);
    bool ok = false;
    switch (set.kind) {
        case EvalSet::Strokes: ok = evaluation.strokes(*bytes); break;
        case EvalSet::Pages: ok = evaluation.pages(*bytes); break;
        case EvalSet::Idx: {
            const auto labels = readMaybeGzip(set.labels);
            if (!labels) return fail("can't read " + set.labels);
            ok = evaluation.idx(*bytes, *labels);
            break;
        }
    }
    if (ok) print(evaluation.tally());
    return ok;
}

}  // namespace inkdigits
