# Marks the comments of a header for Doxygen, which takes `///` and `///<` alone.
1s,^// ,/// \\file\n/// ,
s,^( *)//([^/]|$),\1///\2,
s,^( *[^ /].*[^:/ ]) +// ,\1 ///< ,
