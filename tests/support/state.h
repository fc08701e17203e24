// The state that a value writes down, for tests that compare two.
#pragma once

#include "core/base/bytes.h"

namespace midflight {

template <class T>
[[nodiscard]] Bytes state_of(const T& value) {
  Bytes out;
  Writer writer(out);
  value.write_state(writer);
  return out;
}

}  // namespace midflight
