#include "median.h"

#include <doctest/doctest.h>

using namespace inkdigits;

TEST_CASE("the median of an even number is the upper one of the middle, of nothing 0") {
    CHECK(median(std::vector<int>{}) == 0);
    CHECK(median(std::vector<float>{7}) == 7);
    CHECK(median(std::vector<int>{3, 1, 2}) == 2);
    CHECK(median(std::vector<int>{4, 1, 3, 2}) == 3);
}

TEST_CASE("a quantile is one of the values, from the least to the most") {
    const std::vector<float> values = {5, 1, 4, 2, 3};
    CHECK(quantile(values, 0) == 1);
    CHECK(quantile(values, 0.5) == 3);
    CHECK(quantile(values, 0.74) == 3);
    CHECK(quantile(values, 0.75) == 4);
    CHECK(quantile(values, 1) == 5);
    CHECK(quantile({}, 0.5) == 0);
}

TEST_CASE("half of the weight lies at the weighted median or below") {
    CHECK(weightedMedian({}) == 0);
    CHECK(weightedMedian({{3, 1}}) == 3);
    CHECK(weightedMedian({{3, 1}, {1, 1}}) == 1);
    CHECK(weightedMedian({{9, 5}, {1, 1}, {2, 1}, {3, 2}}) == 9);
    CHECK(weightedMedian({{9, 4}, {1, 1}, {2, 1}, {3, 2}}) == 3);
}
