namespace Flashback.Probes.Records;

/// <summary>Whose trouble a reason is.</summary>
public enum Fault
{
    /// <summary>Nobody's: the sample succeeded.</summary>
    None,

    /// <summary>The probed Bridge Node's.</summary>
    Target,

    /// <summary>The validator's machine or network.</summary>
    Self,

    /// <summary>The prober's code.</summary>
    Bug,
}
