// Likelihood of a semi-Markov conditional random field and its gradient, for model/grouping.py: the
// forward-backward algorithm over lattices of marks (src/pad/lattice.h). Not part of the product.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

namespace {

constexpr int kLabels = 3, kPairs = 6;
constexpr int kPairOf[kLabels][kLabels] = {{0, 1, 2}, {1, 3, 4}, {2, 4, 5}};
constexpr double kNever = -1e30;
using Scores = std::array<double, kLabels>;

double logAdd(double a, double b) {
    if (a < b) std::swap(a, b);
    return b <= kNever / 2 ? a : a + std::log1p(std::exp(b - a));
}

/// One lattice: n arcs in order of `first`, `pieces` pieces.
struct View {
    int pieces, n;
    const int32_t *first, *count;
    const std::vector<Scores>& arc;                               // per arc
    const std::vector<std::array<Scores, kLabels>>& transition;  // per position: [label before][label]
};

/// Adds sign * the posterior of each arc's labels and of each pair of labels. Returns log Z, or the best
/// path's score.
double forwardBackward(const View& v, const uint8_t* allowed, bool best, double sign, std::vector<Scores>& arcPosterior,
                       std::vector<std::array<Scores, kLabels>>& pairPosterior) {
    const auto join = [best](double a, double b) { return best ? std::max(a, b) : logAdd(a, b); };
    constexpr Scores never = {kNever, kNever, kNever};
    std::vector<Scores> alpha(v.pieces + 1, never), into(v.pieces + 1, never), from(v.pieces + 1, never),
        beta(v.pieces + 1, never);
    into[0] = {0, 0, 0};
    int entered = 0;  // positions up to here have their `into`
    for (int k = 0; k < v.n; ++k) {
        for (; entered < v.first[k];) {
            ++entered;
            for (int l = 0; l < kLabels; ++l)
                for (int b = 0; b < kLabels; ++b)
                    into[entered][l] = join(into[entered][l], alpha[entered][b] + v.transition[entered][b][l]);
        }
        Scores& end = alpha[v.first[k] + v.count[k]];
        for (int l = 0; l < kLabels; ++l)
            if (allowed[kLabels * k + l]) end[l] = join(end[l], into[v.first[k]][l] + v.arc[k][l]);
    }
    const Scores& last = alpha[v.pieces];
    const double z = join(join(last[0], last[1]), last[2]);
    if (sign == 0) return z;
    beta[v.pieces] = {0, 0, 0};
    for (int k = v.n, position = v.pieces; k-- > 0;) {
        // Arcs that start at `first` have been seen when one that starts earlier comes.
        for (; position > v.first[k]; --position)
            if (position < v.pieces)
                for (int b = 0; b < kLabels; ++b)
                    for (int l = 0; l < kLabels; ++l)
                        beta[position][b] = logAdd(beta[position][b], v.transition[position][b][l] + from[position][l]);
        const int end = v.first[k] + v.count[k];
        for (int l = 0; l < kLabels; ++l) {
            if (!allowed[kLabels * k + l]) continue;
            const double out = v.arc[k][l] + beta[end][l];
            from[v.first[k]][l] = logAdd(from[v.first[k]][l], out);
            arcPosterior[k][l] += sign * std::exp(into[v.first[k]][l] + out - z);
        }
    }
    for (int p = 1; p < v.pieces; ++p)
        for (int b = 0; b < kLabels; ++b)
            for (int l = 0; l < kLabels; ++l)
                pairPosterior[p][b][l] += sign * std::exp(alpha[p][b] + v.transition[p][b][l] + from[p][l] - z);
    return z;
}

}  // namespace

extern "C" {

/// `lattices` lattices one after another; per lattice arcs[i] arcs and pieces[i] pieces. may, right, scores
/// and scoreGradient: [arcs][3]; transitions and transitionGradient: [pieces + 1][6] (kPairOf).
/// losses[i]: log Z - log Z of the right paths; or with `best` the best path's score, and no gradient.
void semi_markov(int lattices, const int32_t* arcs, const int32_t* pieces, const int32_t* first, const int32_t* count,
                 const uint8_t* may, const uint8_t* right, const float* scores, const float* transitions, int best,
                 float* losses, float* scoreGradient, float* transitionGradient) {
    std::vector<Scores> arc, arcPosterior;
    std::vector<std::array<Scores, kLabels>> transition, pairPosterior;
    for (int i = 0; i < lattices; ++i) {
        arc.resize(arcs[i]);
        for (int k = 0; k < arcs[i]; ++k) std::copy_n(scores + kLabels * k, kLabels, arc[k].begin());
        transition.resize(pieces[i] + 1);
        for (int p = 0; p <= pieces[i]; ++p)
            for (int b = 0; b < kLabels; ++b)
                for (int l = 0; l < kLabels; ++l) transition[p][b][l] = transitions[kPairs * p + kPairOf[b][l]];
        arcPosterior.assign(arcs[i], {});
        pairPosterior.assign(pieces[i] + 1, {});
        const View view{pieces[i], arcs[i], first, count, arc, transition};
        double loss = forwardBackward(view, may, best, best ? 0 : 1, arcPosterior, pairPosterior);
        if (!best) loss -= forwardBackward(view, right, false, -1, arcPosterior, pairPosterior);
        losses[i] = static_cast<float>(loss);
        for (int k = 0; k < arcs[i]; ++k) std::copy_n(arcPosterior[k].begin(), kLabels, scoreGradient + kLabels * k);
        for (int p = 0; p <= pieces[i]; ++p)
            for (int b = 0; b < kLabels; ++b)
                for (int l = 0; l < kLabels; ++l)
                    transitionGradient[kPairs * p + kPairOf[b][l]] += static_cast<float>(pairPosterior[p][b][l]);
        first += arcs[i];
        count += arcs[i];
        may += kLabels * arcs[i];
        right += kLabels * arcs[i];
        scores += kLabels * arcs[i];
        scoreGradient += kLabels * arcs[i];
        transitions += kPairs * (pieces[i] + 1);
        transitionGradient += kPairs * (pieces[i] + 1);
    }
}
}
