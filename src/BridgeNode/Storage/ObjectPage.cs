namespace Flashback.BridgeNode.Storage;

/// <summary>A part of a listing, in ascending order of keys.</summary>
public sealed record ObjectPage(IReadOnlyList<StoredObject> Objects, bool IsTruncated);
