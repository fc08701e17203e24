// Setting one flag under a named set of behaviour expands the set first (spec 5).
#pragma once

#include "scenarios/json.h"

namespace midflight::scenarios {

// If `value` is a member "behaviour" that names a set, it becomes the object of the set's flags.
void expand_named_set(JsonValue& value);

}  // namespace midflight::scenarios
