#include "json.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace inkdigits {
namespace {

/// Rivals worth showing are at least this probable, and at most three.
constexpr float kRivalFloor = 0.005f;
constexpr int kMaxRivals = 3;

std::string number(double value, int decimals) {
    char text[32];
    std::snprintf(text, sizeof(text), "%.*f", decimals, value);
    std::string trimmed = text;
    if (trimmed.find('.') != std::string::npos) {
        trimmed.erase(trimmed.find_last_not_of('0') + 1);
        if (trimmed.back() == '.') trimmed.pop_back();
    }
    return trimmed == "-0" ? "0" : trimmed;
}

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char escape[8];
            std::snprintf(escape, sizeof(escape), "\\u%04x", c);
            out += escape;
        } else {
            out += c;
        }
    }
    return out + '"';
}

std::string box(const Box& b) {
    return "[" + number(b.x, 3) + "," + number(b.y, 3) + "," + number(b.w, 3) + "," + number(b.h, 3) + "]";
}

template <class Items, class Write>
std::string array(const Items& items, Write write) {
    std::string out = "[";
    for (const auto& item : items) {
        if (out.size() > 1) out += ',';
        out += write(item);
    }
    return out + ']';
}

std::string rivals(const Decision& decision) {
    std::vector<int> order;
    for (int d = 0; d < 10; ++d)
        if (d != decision.digit && decision.confidences[d] >= kRivalFloor) order.push_back(d);
    std::sort(order.begin(), order.end(),
              [&](int a, int b) { return decision.confidences[a] > decision.confidences[b]; });
    if (order.size() > kMaxRivals) order.resize(kMaxRivals);
    return array(order, [&](int d) {
        return "{\"digit\":" + std::to_string(d) +
               ",\"confidence\":" + number(decision.confidences[d], 4) + "}";
    });
}

std::string saw(const Mark& mark) {
    return "{\"pixels\":" +
           array(mark.tensor.ink, [](float v) { return std::to_string(std::lround(v * 255)); }) +
           ",\"confidences\":" +
           array(mark.decision.confidences, [](float v) { return number(v, 4); }) +
           (mark.evidence ? ",\"evidence\":" + array(*mark.evidence, [](float v) { return number(v, 2); }) : "") + "}";
}

std::string digit(const Mark& mark, const ReadOptions& options) {
    const Decision& d = mark.decision;
    std::string out = "{\"digit\":" + std::to_string(d.digit) +
                      ",\"confidence\":" + number(d.confidence, 4) +
                      ",\"sure\":" + (d.sure ? "true" : "false") + ",\"box\":" + box(mark.box) +
                      ",\"rivals\":" + rivals(d);
    if (d.learned) out += ",\"learned\":true";
    if (options.explain) out += ",\"saw\":" + saw(mark);
    return out + "}";
}

std::string line(const Line& l, const ReadOptions& options) {
    return "{\"text\":" + quoted(l.text) + ",\"box\":" + box(l.box) + ",\"digits\":" +
           array(l.digits, [&](const Mark& mark) { return digit(mark, options); }) + "}";
}

std::string refusal(const Mark& mark) {
    return "{\"box\":" + box(mark.box) + ",\"confidence\":" + number(mark.decision.notDigit, 4) + (mark.sign ? ",\"sign\":true}" : "}");
}

std::string warning(const Warning& w) {
    return "{\"code\":" + quoted(name(w.code)) + ",\"message\":" + quoted(message(w.code)) +
           (w.box ? ",\"box\":" + box(*w.box) : "") + "}";
}

std::string source(const Source& s) {
    return "{\"kind\":" + quoted(s.kind) + ",\"width\":" + std::to_string(s.width) +
           ",\"height\":" + std::to_string(s.height) +
           ",\"orientation\":" + std::to_string(s.orientation) +
           ",\"turned\":" + std::to_string(s.turned) + "}";
}

}  // namespace

std::string toJson(const Reading& reading, const ReadOptions& options, const std::string& file) {
    std::string out = "{";
    if (!file.empty()) out += "\"file\":" + quoted(file) + ",";
    if (reading.error) {
        out += "\"ok\":false,\"error\":{\"code\":" + quoted(name(*reading.error)) +
               ",\"message\":" + quoted(message(*reading.error)) + "}";
    } else {
        out += "\"ok\":true,\"text\":" + quoted(reading.text()) + ",\"lines\":" +
               array(reading.lines, [&](const Line& l) { return line(l, options); });
    }
    if (!reading.refused.empty()) out += ",\"refused\":" + array(reading.refused, refusal);
    out += ",\"source\":" + source(reading.source);
    out += ",\"warnings\":" + array(reading.warnings, warning);
    return out + "}";
}

}  // namespace inkdigits
