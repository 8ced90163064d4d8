using System.Reflection;

namespace Flashback.Node.Lifecycle;

/// <summary>The program's version and commit, joined by a plus.</summary>
internal static class ProgramVersion
{
    public static string Text { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
