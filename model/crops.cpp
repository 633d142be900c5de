// What the network is shown of pictures, for model/page_marks.py: file names in, one a line; out, binary, of each
// picture what writePicture() writes. Not part of the product.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "page.h"
#include "upright.h"

using namespace inkdigits;

namespace {

using Bytes = std::array<uint8_t, std::tuple_size_v<Raster>>;

Bytes bytesOf(const Tensor& tensor) {
    Bytes bytes;
    for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<uint8_t>(std::lround(tensor.ink[i] * 255));
    return bytes;
}

template <class T>
void write(const T& value) {
    std::cout.write(reinterpret_cast<const char*>(&value), sizeof(value));
}

/// int32 lines; of each int32 marks; of each mark float32 box[4] (x, y, w, h), float32 P(not a digit), float32
/// digit, float32 1 if refused, uint8 ink[784]. Then int32 others, and of each float32 P(not a digit), uint8
/// ink[784]: the ways of cutting and joining that the network was asked about together with those marks and that
/// were not taken.
void writePicture(const Layout& layout, const std::vector<std::map<Bytes, float>>& asked) {
    std::set<Bytes> taken;
    write(static_cast<int32_t>(layout.lines.size()));
    for (const std::vector<Mark>& line : layout.lines) {
        write(static_cast<int32_t>(line.size()));
        for (const Mark& mark : line) {
            const Decision& d = mark.decision;
            write(std::array{mark.box.x, mark.box.y, mark.box.w, mark.box.h, d.notDigit, static_cast<float>(d.digit), d.refused ? 1.f : 0.f});
            const Bytes bytes = bytesOf(mark.tensor);
            write(bytes);
            taken.insert(bytes);
        }
    }
    const auto isTaken = [&](const auto& one) { return taken.contains(one.first); };
    std::map<Bytes, float> others;
    for (const std::map<Bytes, float>& batch : asked)
        if (std::any_of(batch.begin(), batch.end(), isTaken)) others.insert(batch.begin(), batch.end());
    std::erase_if(others, isTaken);
    write(static_cast<int32_t>(others.size()));
    for (const auto& [bytes, notDigit] : others) write(notDigit), write(bytes);
}

}  // namespace

int main() {
    for (std::string name; std::getline(std::cin, name);) {
        Layout segmented;
        std::vector<std::map<Bytes, float>> asked;
        const auto recording = [&](std::span<const Tensor> tensors) {
            std::vector<Decision> decisions = classify(tensors);
            std::map<Bytes, float>& batch = asked.emplace_back();
            for (size_t i = 0; i < tensors.size(); ++i) batch[bytesOf(tensors[i])] = decisions[i].notDigit;
            return decisions;
        };
        if (const auto picture = upright(name)) (void)readPage(*picture, {}, recording, &segmented);
        writePicture(segmented, asked);
    }
}
