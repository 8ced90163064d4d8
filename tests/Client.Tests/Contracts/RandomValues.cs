using System.Numerics;
using System.Reflection;
using Flashback.Ethereum;
using Flashback.Ethereum.Abi.Types;
using Nethereum.ABI.FunctionEncoding.Attributes;

namespace Flashback.Client.Tests.Contracts;

/// <summary>Random values of ABI types, for both codecs at once: ours takes objects, Nethereum the properties of its classes.</summary>
internal sealed class RandomValues(ulong seed)
{
    private const int MaxElements = 4;

    private readonly Prng _random = new(seed);

    /// <summary>
    /// Fills the properties of one of Nethereum's classes in the order of the ABI; returns the same values for our codec.
    /// </summary>
    public object[] Fill(object target, IReadOnlyList<AbiParameter> parameters)
    {
        var properties = Properties(target.GetType());
        Assert.Equal(parameters.Count, properties.Length);
        var values = new object[parameters.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var (ours, theirs) = Next(parameters[i].Type, properties[i].PropertyType);
            properties[i].SetValue(target, theirs);
            values[i] = ours;
        }
        return values;
    }

    /// <summary>What stands in the properties of one of Nethereum's classes, for our codec.</summary>
    public static object[] Read(object source, IReadOnlyList<AbiParameter> parameters) =>
        [.. Properties(source.GetType()).Zip(parameters, (property, parameter) => ToOurs(parameter.Type, property.GetValue(source)!))];

    public static object ToOurs(AbiType type, object value) => type.Kind switch
    {
        AbiKind.UInt or AbiKind.Int
            => value as BigInteger? ?? BigInteger.Parse(value.ToString()!, System.Globalization.CultureInfo.InvariantCulture),
        AbiKind.Address => Address.Parse((string)value),
        AbiKind.FixedBytes when type.Size == Bytes32.Length => new Bytes32((byte[])value),
        AbiKind.Array => ((System.Collections.IEnumerable)value).Cast<object>().Select(element => ToOurs(type.Element!, element)).ToArray(),
        AbiKind.Tuple => Read(value, type.Components),
        _ => value,
    };

    private static PropertyInfo[] Properties(Type type) =>
        [
            .. type.GetProperties().Where(p => p.GetCustomAttribute<ParameterAttribute>() is not null)
                .OrderBy(p => p.GetCustomAttribute<ParameterAttribute>()!.Order)
        ];

    private (object Ours, object Theirs) Next(AbiType type, Type property)
    {
        switch (type.Kind)
        {
            case AbiKind.UInt or AbiKind.Int:
                var number = Number(type.Size, type.Kind == AbiKind.Int);
                return (number, property == typeof(BigInteger)
                    ? number : Convert.ChangeType(number.ToString(), property, System.Globalization.CultureInfo.InvariantCulture));
            case AbiKind.Bool:
                var bit = _random.Below(2) == 1;
                return (bit, bit);
            case AbiKind.Address:
                var address = _random.Address();
                return (address, address.ToString());
            case AbiKind.FixedBytes when type.Size == Bytes32.Length:
                var word = _random.Word();
                return (word, word.ToArray());
            case AbiKind.FixedBytes:
                var part = _random.Word().Span[..type.Size].ToArray();
                return (part, part);
            case AbiKind.Bytes:
                var bytes = Enumerable.Range(0, _random.Below(100)).Select(_ => (byte)_random.Below(256)).ToArray();
                return (bytes, bytes);
            case AbiKind.String:
                var text = string.Concat(
                    Enumerable.Range(0, _random.Below(50)).Select(_ => "aZ0 –é漢🜁".EnumerateRunes().ElementAt(_random.Below(8))));
                return (text, text);
            case AbiKind.Array:
                var list = (System.Collections.IList)Activator.CreateInstance(property)!;
                var ours = new object[type.Length ?? _random.Below(MaxElements)];
                for (var i = 0; i < ours.Length; i++)
                {
                    (ours[i], var theirs) = Next(type.Element!, property.GenericTypeArguments[0]);
                    list.Add(theirs);
                }
                return (ours, list);
            default:
                var tuple = Activator.CreateInstance(property)!;
                return (Fill(tuple, type.Components), tuple);
        }
    }

    /// <summary>The least, the greatest, and all sizes between.</summary>
    private BigInteger Number(int bits, bool signed)
    {
        var below = BigInteger.One << (signed ? bits - 1 : bits);
        var number = _random.Below(4) switch
        {
            0 => BigInteger.Zero,
            1 => below - 1,
            _ => _random.Word().ToBigInteger() % (BigInteger.One << 1 + _random.Below(signed ? bits - 1 : bits)),
        };
        return signed && _random.Below(2) == 1 ? -number - 1 : number;
    }
}
