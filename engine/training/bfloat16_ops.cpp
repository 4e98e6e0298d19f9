// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/bfloat16_ops.h"

#include "engine/training/bfloat16_kernels.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

namespace engine::training {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

Bf16* bits(const at::Tensor& tensor) {
    return reinterpret_cast<Bf16*>(tensor.data_ptr<at::BFloat16>());
}
const std::uint8_t* maskBits(const at::Tensor& mask) {
    return mask.numel() > 0 ? mask.data_ptr<std::uint8_t>() : nullptr;
}

struct Gelu : Function<Gelu> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x) {
        context->save_for_backward({x});
        const at::Tensor y = at::empty_like(x);
        geluForward(bits(x), bits(y), x.numel());
        return y;
    }
    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const at::Tensor x = context->get_saved_variables()[0];
        const at::Tensor dy = gradients[0].contiguous();
        const at::Tensor dx = at::empty_like(x);
        geluBackward(bits(x), bits(dy), bits(dx), x.numel());
        return {dx};
    }
};

const std::int64_t* counts(const at::Tensor& visible) {
    return visible.numel() > 0 ? visible.data_ptr<std::int64_t>() : nullptr;
}

/// visible: empty for the causal mask
struct Softmax : Function<Softmax> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& scores, const at::Tensor& visible,
                              double scale) {
        const at::Tensor probabilities = at::empty_like(scores);
        softmaxForward(bits(scores), bits(probabilities), scores.size(0), scores.size(1), scores.size(2),
                       counts(visible), static_cast<float>(scale));
        context->save_for_backward({probabilities, visible});
        context->saved_data["scale"] = scale;
        return probabilities;
    }
    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const variable_list saved = context->get_saved_variables();
        const at::Tensor& probabilities = saved[0];
        const at::Tensor dProbabilities = gradients[0].contiguous();
        const at::Tensor dScores = at::empty_like(probabilities);
        softmaxBackward(bits(probabilities), bits(dProbabilities), bits(dScores), probabilities.size(0),
                        probabilities.size(1), probabilities.size(2), counts(saved[1]),
                        static_cast<float>(context->saved_data["scale"].toDouble()));
        return {dScores, at::Tensor(), at::Tensor()};
    }
};

struct CrossEntropy : Function<CrossEntropy> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& logits, const at::Tensor& targets,
                              double smoothing, std::int64_t* likeliest) {
        const at::Tensor dLogits = at::empty_like(logits);
        const std::int64_t rows = logits.size(0);
        const CrossEntropySums sums = crossEntropy(bits(logits), targets.data_ptr<std::int64_t>(), bits(dLogits), rows,
                                                   logits.size(1), static_cast<float>(smoothing));
        if (likeliest)
            *likeliest = sums.likeliest;
        context->saved_data["gradient"] = dLogits;
        return at::full({}, sums.loss / static_cast<double>(rows), at::kFloat);
    }
    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const double outer = gradients[0].item<double>();
        const at::Tensor dLogits = context->saved_data["gradient"].toTensor();
        return {outer == 1.0 ? dLogits : dLogits * outer, at::Tensor(), at::Tensor(), at::Tensor()};
    }
};

struct Residual : Function<Residual> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& residual, const at::Tensor& branch,
                              const at::Tensor& mask, double keptScale) {
        const at::Tensor out = at::empty_like(residual);
        residualForward(residual.data_ptr<float>(), bits(branch), maskBits(mask), static_cast<float>(keptScale),
                        out.data_ptr<float>(), out.numel());
        context->saved_data["mask"] = mask;
        context->saved_data["scale"] = keptScale;
        return out;
    }
    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const at::Tensor dOut = gradients[0].contiguous();
        const at::Tensor mask = context->saved_data["mask"].toTensor();
        const at::Tensor dBranch = at::empty(dOut.sizes(), at::kBFloat16);
        residualBackward(dOut.data_ptr<float>(), maskBits(mask),
                         static_cast<float>(context->saved_data["scale"].toDouble()), bits(dBranch), dOut.numel());
        return {dOut, dBranch, at::Tensor(), at::Tensor()};
    }
};

} // namespace

at::Tensor bfloat16Gelu(const at::Tensor& x) {
    return Gelu::apply(x.contiguous());
}

at::Tensor bfloat16CausalSoftmax(const at::Tensor& scores, double scale) {
    return Softmax::apply(scores.contiguous(), at::empty({0}, at::kLong), scale);
}

at::Tensor bfloat16PaddedSoftmax(const at::Tensor& scores, const at::Tensor& visible, double scale) {
    return Softmax::apply(scores.contiguous(), visible.contiguous(), scale);
}

at::Tensor bfloat16CrossEntropy(const at::Tensor& logits, const at::Tensor& targets, double smoothing,
                                std::int64_t* likeliest) {
    return CrossEntropy::apply(logits.contiguous(), targets.contiguous(), smoothing, likeliest);
}

at::Tensor bfloat16Residual(const at::Tensor& residual, const at::Tensor& branch, const at::Tensor& mask,
                            double keptScale) {
    const at::Tensor given = mask.defined() ? mask : at::empty({0}, at::kByte); // a Function takes no undefined tensor
    return Residual::apply(residual.contiguous(), branch.contiguous(), given, keptScale);
}

} // namespace engine::training
