namespace Flashback.OnChain.Watching;

/// <summary>A cursor that lives as long as the process.</summary>
public sealed class MemoryCursorStore : ICursorStore
{
    private BlockRef? _cursor;

    public BlockRef? Load() => _cursor;

    public void Save(BlockRef cursor) => _cursor = cursor;
}
