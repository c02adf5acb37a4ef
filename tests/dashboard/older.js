// Takes from a page what Safari 16.4, Firefox 115 or Chrome 109 don't know: the oldest browsers that pages are made for.
["requestIdleCallback", "cancelIdleCallback", "scheduler", "CloseWatcher"].forEach((name) => delete window[name]);
[
  [window.AbortSignal, "any"],
  [window.Array, "fromAsync toReversed toSorted toSpliced with"],
  [window.Document, "startViewTransition"],
  [window.Element, "ariaBusy checkVisibility moveBefore setHTMLUnsafe"],
  [window.HTMLElement, "hidePopover popover showPopover togglePopover"],
  [window.Intl, "DurationFormat Segmenter"],
  [window.Iterator, "drop filter from map reduce some take toArray"],
  [window.Map, "groupBy"],
  [window.Object, "groupBy"],
  [window.Promise, "try withResolvers"],
  [window.RegExp, "escape"],
  [window.Set, "difference intersection isDisjointFrom isSubsetOf union"],
  [window.String, "isWellFormed toWellFormed"],
  [window.URL, "canParse parse"],
].forEach(([owner, names]) => names.split(" ").forEach((name) => {
  delete owner?.[name];
  delete owner?.prototype?.[name];
}));
