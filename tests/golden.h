/// The tensors of model/golden.safetensors, which PyTorch has answered (model/export.py).
#pragma once

#include <doctest/doctest.h>

#include <cstring>
#include <string>
#include <vector>

#include "file.h"
#include "network.h"
#include "weights.h"

namespace inkdigits {

struct Golden {
    std::vector<Tensor> inputs;
    std::vector<float> answers;  ///< [inputs, kClasses]
};

/// `name`: "logits" or "probabilities"
inline Golden golden(const std::string& name) {
    const auto bytes = readFile(GOLDEN_FILE);
    REQUIRE(bytes);
    const auto file = SafeTensors::open(*bytes);
    REQUIRE(file);
    const std::vector<float> inputs = file->values("inputs");
    Golden out{std::vector<Tensor>(inputs.size() * sizeof(float) / sizeof(Tensor)), file->values(name)};
    REQUIRE(out.inputs.size() >= 16);
    REQUIRE(out.answers.size() == out.inputs.size() * kClasses);
    std::memcpy(static_cast<void*>(out.inputs.data()), inputs.data(), out.inputs.size() * sizeof(Tensor));
    return out;
}

}  // namespace inkdigits
