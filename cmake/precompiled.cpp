// Holds the precompiled headers of all libraries (MidflightOptions.cmake).
