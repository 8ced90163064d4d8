namespace Flashback.BridgeNode.Storage;

/// <summary>An object of a bucket.</summary>
/// <param name="Key">Its name in the bucket.</param>
/// <param name="Blob">Its bytes.</param>
/// <param name="ETag">Lower-case hex MD5 of the bytes.</param>
/// <param name="ContentType">As it was given.</param>
/// <param name="LastModified">When it was stored.</param>
public sealed record StoredObject(string Key, IBlob Blob, string ETag, string ContentType, DateTimeOffset LastModified);
