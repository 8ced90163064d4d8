using Flashback.Node.Store;
using Flashback.OnChain.Watching;

namespace Flashback.Node.Chain;

/// <summary>The watcher's cursor, kept in the node store.</summary>
public sealed class StoreCursor(NodeStore store) : ICursorStore
{
    private const string Name = "chain";

    public BlockRef? Load() => store.Cursor(Name) is { } cursor ? new BlockRef(cursor.Block, cursor.Hash) : null;

    public void Save(BlockRef cursor) => store.SaveCursor(Name, new ChainCursor(cursor.Number, cursor.Hash));
}
