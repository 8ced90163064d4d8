namespace Flashback.Protocol.Validators;

/// <summary>
/// Thresholds over n validators (or k committee seats), named by what they guarantee while at most <see cref="Faults"/> of them are faulty.
/// </summary>
public static class Quorum
{
    /// <summary>f: how many may be arbitrarily faulty. Below four members none may.</summary>
    public static int Faults(int members) => members < 1 ? 0 : (members - 1) / 3;

    /// <summary>2f+1: any two such groups share an honest member when n = 3f+1, and honest members alone can form one.</summary>
    public static int Certificate(int members) => 2 * Faults(members) + 1;

    /// <summary>f+1: at least one of them is honest.</summary>
    public static int OneHonest(int members) => Faults(members) + 1;
}
