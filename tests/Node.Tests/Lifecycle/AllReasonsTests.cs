using System.Reflection;
using System.Text.RegularExpressions;
using Flashback.Node.Lifecycle;
using Flashback.Protocol.Reasons;

namespace Flashback.Node.Tests.Lifecycle;

public sealed partial class AllReasonsTests
{
    [Fact]
    public void A_code_or_a_number_stands_for_one_reason_and_every_reason_is_explained()
    {
        Assert.Equal(AllReasons.List.Count, AllReasons.List.Select(reason => reason.Code).Distinct().Count());
        var numbers = AllReasons.List.Select(reason => reason.Number).OfType<ushort>().ToList();
        Assert.Equal(numbers.Count, numbers.Distinct().Count());
        Assert.All(AllReasons.List, reason =>
        {
            Assert.Matches(KebabCase(), reason.Code);
            Assert.EndsWith(".", reason.Short, StringComparison.Ordinal);
            Assert.EndsWith(".", reason.Long, StringComparison.Ordinal);
        });
    }

    /// <summary>Every class of ours that declares reasons is a part of the catalogue.</summary>
    [Fact]
    public void The_catalogue_lists_every_declared_reason()
    {
        var declared = from assembly in new[] { typeof(AllReasons), typeof(Flashback.Probes.Records.ProbeReasons),
            typeof(Flashback.Aggregation.Reasons.RoundReasons), typeof(Reason) }
                       from type in assembly.Assembly.GetTypes()
                       from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
                       where field.FieldType == typeof(Reason)
                       select ((Reason)field.GetValue(null)!).Code;
        Assert.Empty(declared.Except(AllReasons.List.Select(reason => reason.Code)));
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex KebabCase();
}
