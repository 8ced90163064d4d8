namespace Flashback.BridgeNode.Storage;

/// <summary>An object's bytes at rest.</summary>
public interface IBlob
{
    long Length { get; }

    /// <summary>A stream over all bytes that stays readable when the object is replaced or removed meanwhile.</summary>
    Stream OpenRead();

    /// <summary>Gives the space back.</summary>
    void Delete();
}
