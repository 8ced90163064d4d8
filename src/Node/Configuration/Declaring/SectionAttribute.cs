namespace Flashback.Node.Configuration.Declaring;

/// <summary>Marks a property that groups settings under its name.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SectionAttribute(string description) : Attribute
{
    public string Description { get; } = description;
}
