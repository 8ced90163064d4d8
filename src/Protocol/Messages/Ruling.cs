namespace Flashback.Protocol.Messages;

/// <summary>What became of an appeal, as in the court of appeal's interface.</summary>
public enum Ruling : byte
{
    /// <summary>Nobody has ruled yet.</summary>
    None,

    /// <summary>The verdict stands, and the bond is lost.</summary>
    Upheld,

    /// <summary>The verdict is set aside, and the bond goes back.</summary>
    Overturned,

    /// <summary>Nobody ruled in time: as overturned.</summary>
    Expired,
}
