// Errors and warnings are values: nothing in the reader throws across a module.
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace inkdigits {

/// Why a reading failed. `name()` gives the code used in the Reading JSON.
enum class ErrorCode {
    EmptyFile,          ///< zero bytes
    UnsupportedFormat,  ///< not a picture format that the core decodes
    Heic,               ///< an iPhone HEIC/HEIF container; a browser may decode it
    CorruptImage,       ///< a known format whose bytes do not decode
    TooLarge,           ///< more pixels or bytes than the cap read from the header
    NoInk,              ///< nothing written was found
    NotDigits,          ///< writing was found, but none of it is a digit
    TooMany,            ///< more marks than the reader takes in one picture
    OutOfMemory,        ///< an allocation failed
    CannotOpen,         ///< the command line's: a file that is not there or may not be read
};

/// What a reading succeeded in spite of.
enum class WarningCode { Blurry, LowContrast, SmallDigits, Tilted, CutOff, SignLeftOut };

/// All of them.
inline constexpr ErrorCode kErrorCodes[] = {
    ErrorCode::EmptyFile, ErrorCode::UnsupportedFormat, ErrorCode::Heic,    ErrorCode::CorruptImage, ErrorCode::TooLarge,
    ErrorCode::NoInk,     ErrorCode::NotDigits,         ErrorCode::TooMany, ErrorCode::OutOfMemory,  ErrorCode::CannotOpen};
inline constexpr WarningCode kWarningCodes[] = {WarningCode::Blurry, WarningCode::LowContrast, WarningCode::SmallDigits,
                                                WarningCode::Tilted, WarningCode::CutOff,      WarningCode::SignLeftOut};

/// snake_case code of the contract, e.g. "empty_file".
const char* name(ErrorCode code);
const char* name(WarningCode code);

/// One plain English sentence or two: what is wrong and one thing to do about it.
const char* message(ErrorCode code);
const char* message(WarningCode code);

/// A value or the reason there is none.
template <class T>
class Result {
public:
    Result(T value) : state_(std::move(value)) {}
    Result(ErrorCode code) : state_(code) {}

    explicit operator bool() const { return std::holds_alternative<T>(state_); }
    T& value() { return std::get<T>(state_); }
    const T& value() const { return std::get<T>(state_); }
    ErrorCode error() const { return std::get<ErrorCode>(state_); }

private:
    std::variant<T, ErrorCode> state_;
};

}  // namespace inkdigits
