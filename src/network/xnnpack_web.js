// Gives operators_web.cpp the functions of the XNNPACK WebAssembly module. The leading '=' makes an
// import the exported function itself, so that a call goes from wasm to wasm; a forwarding JavaScript
// function costs several microseconds a call. `Module.xnnpack` is set by web/load.ts before this runs.
mergeInto(LibraryManager.library, {
  xnnpack_malloc: "=Module['xnnpack']['malloc']",
  xnnpack_free: "=Module['xnnpack']['free']",
  xnnpack_register_tensor: "=Module['xnnpack']['register_tensor']",
  xnnpack_dispose_data: "=Module['xnnpack']['dispose_data']",
  xnnpack_FusedConv2D: "=Module['xnnpack']['FusedConv2D']",
  xnnpack_MaxPool: "=Module['xnnpack']['MaxPool']",
  xnnpack_FusedMatMul: "=Module['xnnpack']['_FusedMatMul']",
});
