#include "reading.h"

namespace inkdigits {

std::string Reading::text() const {
    std::string text;
    for (const Line& line : lines) {
        if (!text.empty()) text += '\n';
        text += line.text;
    }
    return text;
}

}  // namespace inkdigits
