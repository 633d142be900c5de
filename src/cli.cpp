// inkdigits read | eval: the reader on the command line.
#include <cstdio>
#include <cstring>
#include <new>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "csv.h"
#include "eval.h"
#include "file.h"
#include "json.h"
#include "read.h"

using namespace inkdigits;

namespace {

constexpr int kAllRead = 0, kSomeNotRead = 1, kUsage = 2;

int usage() {
    std::fputs(
        "usage:\n"
        "  inkdigits read [--json|--csv|--text] FILE...\n"
        "  inkdigits eval --strokes FILE.jsonl|- [--non-digits] [--mistakes FILE]\n"
        "  inkdigits eval --idx IMAGES LABELS [--ink light|dark] [--non-digits] [--mistakes FILE]\n"
        "  inkdigits eval --pages labels.jsonl [--mistakes FILE]\n",
        stderr);
    return kUsage;
}

/// A file name as JSON can hold it: bytes that are no UTF-8 become U+FFFD.
std::string asUtf8(const std::string& name) {
    using nlohmann::json;
    return json::parse(json(name).dump(-1, ' ', false, json::error_handler_t::replace)).get<std::string>();
}

void printText(const Reading& reading, const std::string& file) {
    for (const Line& line : reading.lines)
        std::printf("%s%s%s\n", file.c_str(), file.empty() ? "" : ": ", line.text.c_str());
}

int read(const std::vector<std::string>& args) {
    enum { Text, Json, Csv } format = Text;
    std::vector<std::string> files;
    bool optionsEnded = false;
    for (const std::string& arg : args) {
        if (optionsEnded || arg[0] != '-') files.push_back(arg);
        else if (arg == "--") optionsEnded = true;
        else if (arg == "--json") format = Json;
        else if (arg == "--csv") format = Csv;
        else if (arg == "--text") format = Text;
        else return usage();
    }
    if (files.empty()) return usage();

    bool allRead = true;
    for (const std::string& file : files) {
        Reading reading;
        bool opened = true;
        try {
            const auto bytes = readFile(file);
            opened = bytes.has_value();
            if (opened) reading = readImage(*bytes);
            else reading.error = ErrorCode::CannotOpen;
        } catch (const std::bad_alloc&) {
            reading = {};
            reading.error = ErrorCode::OutOfMemory;
        }
        allRead &= !reading.error;
        const std::string shown = files.size() > 1 ? file : "";
        if (reading.error && (format != Json || !opened)) std::fprintf(stderr, "%s: %s\n", file.c_str(), message(*reading.error));
        if (format == Json) std::printf("%s\n", toJson(reading, {}, asUtf8(file)).c_str());
        else if (reading.error) continue;
        else if (format == Csv) std::fputs(toCsv(reading, shown).c_str(), stdout);
        else printText(reading, shown);
    }
    return allRead ? kAllRead : kSomeNotRead;
}

int eval(const std::vector<std::string>& args) {
    EvalSet set;
    bool chosen = false;
    for (size_t i = 0; i < args.size(); ++i) {
        const auto take = [&](std::string& value) {
            if (i + 1 >= args.size()) return false;
            value = args[++i];
            return true;
        };
        std::string value;
        if (args[i] == "--strokes" && !chosen && take(set.file)) {
            set.kind = EvalSet::Strokes;
            chosen = true;
        } else if (args[i] == "--pages" && !chosen && take(set.file)) {
            set.kind = EvalSet::Pages;
            chosen = true;
        } else if (args[i] == "--idx" && !chosen && take(set.file) && take(set.labels)) {
            set.kind = EvalSet::Idx;
            chosen = true;
        } else if (args[i] == "--ink" && take(value) && (value == "light" || value == "dark")) {
            set.options.polarity = value == "light" ? Polarity::Light : Polarity::Dark;
        } else if (args[i] == "--non-digits") {
            set.nonDigits = true;
        } else if (args[i] == "--mistakes" && take(set.mistakesFile)) {
        } else {
            return usage();
        }
    }
    if (!chosen) return usage();
    return evaluate(set) ? kAllRead : kSomeNotRead;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> args(argv + std::min(argc, 2), argv + argc);
    if (argc > 1 && !std::strcmp(argv[1], "read")) return read(args);
    if (argc > 1 && !std::strcmp(argv[1], "eval")) return eval(args);
    return usage();
}
