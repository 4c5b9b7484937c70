using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Ablations;

/// <summary>Refuses constant ablations whose vectors are not those of what is ablated.</summary>
internal static class ConstantChecks
{
    /// <summary>Refuses what does not fit.</summary>
    /// <param name="settings">The ablation, of whatever kind.</param>
    /// <param name="ablated">What it ablates.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <exception cref="ConstantValuesException">A vector is missing, too many, of another length, or not
    /// finite.</exception>
    public static void Run(AblationSettings settings, IEnumerable<Component> ablated, ModelShape shape)
    {
        if (settings.Kind != AblationKind.Constant)
        {
            if (settings.Values is not null)
            {
                throw new ConstantValuesException(
                    component: null,
                    $"Values belong to constant ablation alone, not to {settings.Kind}. Leave them out.");
            }

            return;
        }

        IReadOnlyDictionary<string, ReadOnlyMemory<float>> values = settings.Values
            ?? throw new ConstantValuesException(
                component: null, "Constant ablation needs values: a vector for every ablated component.");
        Dictionary<string, Component> known = [];
        foreach (Component component in ablated)
        {
            known[component.NameIn(shape)] = component;
        }

        foreach ((string name, Component component) in known)
        {
            Check(name, component, values);
        }

        if (values.Keys.FirstOrDefault(name => !known.ContainsKey(name)) is { } unknown)
        {
            throw new ConstantValuesException(
                unknown, $"There is a value for {unknown}, which is not ablated. Leave it out, or ablate it.");
        }
    }

    private static void Check(
        string name, Component component, IReadOnlyDictionary<string, ReadOnlyMemory<float>> values)
    {
        if (!values.TryGetValue(name, out ReadOnlyMemory<float> value))
        {
            throw new ConstantValuesException(
                name, $"{name} is ablated and has no value. Give it one of {component.Width} numbers.");
        }

        if (value.Length != component.Width)
        {
            throw new ConstantValuesException(
                name, $"The value of {name} has {value.Length} numbers; it needs {component.Width}.");
        }

        foreach (float number in value.Span)
        {
            if (!float.IsFinite(number))
            {
                throw new ConstantValuesException(name, $"The value of {name} holds a number that is not finite.");
            }
        }
    }
}
