// A virtual list of any length. Browsers cap the height of an element (Firefox at 17 million pixels), so beyond a limit
// the scrollbar is scaled: the element stays short, offsets are multiplied, and the wheel is divided to feel the same.
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";

const MAX_HEIGHT_PX = 12_000_000;

function headHeight(element: HTMLElement | null): number {
  const head = element?.firstElementChild;
  return head instanceof HTMLElement ? head.offsetHeight : 0;
}

export function useScaledVirtualizer(count: number, rowHeight: number) {
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const height = count * rowHeight;
  const shown = Math.min(height, MAX_HEIGHT_PX);
  // The sticky head is inside the scrolled content, so it is in both lengths.
  const rest = (element?.clientHeight ?? 0) - headHeight(element);
  const scale = height > MAX_HEIGHT_PX ? (height - rest) / (MAX_HEIGHT_PX - rest) : 1;
  const scaleRef = useRef(scale);
  useEffect(() => {
    scaleRef.current = scale;
  }, [scale]);

  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => element,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialRect: { width: 800, height: 600 },
    observeElementOffset: (instance, callback) => {
      const target = instance.scrollElement;
      if (target === null) return undefined;
      let timer = 0;
      const onScroll = () => {
        callback(target.scrollTop * scaleRef.current, true);
        window.clearTimeout(timer);
        timer = window.setTimeout(() => callback(target.scrollTop * scaleRef.current, false), 120);
      };
      callback(target.scrollTop * scaleRef.current, false);
      target.addEventListener("scroll", onScroll, { passive: true });
      return () => {
        window.clearTimeout(timer);
        target.removeEventListener("scroll", onScroll);
      };
    },
    scrollToFn: (offset, _options, instance) => {
      instance.scrollElement?.scrollTo({ top: offset / scaleRef.current });
    },
  });

  useEffect(() => {
    virtualizer.measure();
  }, [virtualizer, rowHeight]);

  useEffect(() => {
    if (element === null || scale === 1) return undefined;
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
      event.preventDefault();
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * rowHeight : event.deltaY;
      element.scrollTop += pixels / scaleRef.current;
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [element, scale, rowHeight]);

  /** Where a row lies inside the shortened element. */
  const top = (start: number) => start - (virtualizer.scrollOffset ?? 0) + (virtualizer.scrollOffset ?? 0) / scale;
  /** Scrolls as little as shows the whole row. The virtualizer's own `scrollToIndex` stops at the shortened height. */
  const reveal = (index: number) => {
    if (element === null) return;
    const offset = element.scrollTop * scale;
    const room = element.clientHeight - headHeight(element);
    const start = index * rowHeight;
    if (start < offset) element.scrollTop = start / scale;
    else if (start + rowHeight > offset + room) element.scrollTop = Math.ceil((start + rowHeight - room) / scale);
  };
  return { virtualizer, ref: setElement, height: shown, top, reveal };
}
