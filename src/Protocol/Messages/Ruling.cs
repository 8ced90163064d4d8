namespace Flashback.Protocol.Messages;

/// <summary>The state of an appeal, as in the court of appeal's interface.</summary>
public enum Ruling : byte
{
    /// <summary>No ruling yet.</summary>
    None,

    /// <summary>The verdict stands, and the bond is lost.</summary>
    Upheld,

    /// <summary>The verdict is set aside, and the bond goes back.</summary>
    Overturned,

    /// <summary>There was no ruling in time: treated as overturned.</summary>
    Expired,
}
