namespace Flashback.OnChain.Watching;

/// <summary>
/// Remembers how far the changes were passed on. The view itself is rebuilt from the logs at every start; the cursor
/// tells which of the changes found on the way had been seen before.
/// </summary>
public interface ICursorStore
{
    BlockRef? Load();

    void Save(BlockRef cursor);
}
