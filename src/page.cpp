#include "page.h"

#include "ink.h"
#include "segment.h"

namespace inkdigits {

Result<Page> readPage(const RgbImage& image, const ReadOptions& options, const Classifier& classify) {
    Page page;
    if (options.isolated) {
        page.layout = segmentIsolated(findIsolatedInk(image, options.polarity), classify);
        return page;
    }
    const InkMap map = findInk(image, options.polarity);
    Result<Layout> layout = segment(map, classify);
    if (!layout) return layout.error();
    page.layout = std::move(layout.value());
    return page;
}

}  // namespace inkdigits
