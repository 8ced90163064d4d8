namespace Flashback.Libp2p.Muxing;

public abstract class YamuxStream : Stream;
