using SelfRepair.Api.Http;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>What a reader chooses of a figure; each figure has some of these parameters, and its list says which values
/// they take.</summary>
/// <param name="Subset">Over which positions: all or top.</param>
/// <param name="Quantity">Which number is shown.</param>
/// <param name="Head">Which head, such as L4H0.</param>
/// <param name="Layer">Which layer, from 0.</param>
/// <param name="Name">Which set, edit, vector or component, by its name.</param>
public sealed record FigureQuery(
    string? Subset, string? Quantity, string? Head, string? Layer, string? Name)
{
    /// <summary>A value for every parameter of a figure: the given one, or the default.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="source">What it is drawn from.</param>
    /// <param name="path">The address asked for.</param>
    /// <exception cref="UnknownParameterException">The figure does not have a given parameter.</exception>
    /// <exception cref="InvalidRequestException">A parameter does not take a given value.</exception>
    public IReadOnlyDictionary<string, string> ValuesOf(AnalysisFigure figure, FigureSource source, string path)
    {
        Dictionary<string, string> given = Given().Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Name, pair => pair.Value!, StringComparer.Ordinal);
        string[] names = [.. figure.Parameters.Select(parameter => parameter.Name)];
        string[] unknown = [.. given.Keys.Except(names, StringComparer.Ordinal)];
        if (unknown.Length > 0)
        {
            throw new UnknownParameterException(path, unknown, names);
        }

        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (FigureParameter parameter in figure.Parameters)
        {
            values.Add(
                parameter.Name,
                Checked(parameter, given.GetValueOrDefault(parameter.Name), source.Choosing(values)));
        }

        return values;
    }

    private static string Checked(FigureParameter parameter, string? value, FigureSource source)
    {
        IReadOnlyList<string> takes = parameter.Values(source);
        return value is null ? takes[0]
            : takes.Contains(value, StringComparer.Ordinal) ? value
            : throw new InvalidRequestException(
                $"{parameter.Name} is '{value}'. {NearNames.Hint(value, takes, "values")}", pointer: null);
    }

    private IEnumerable<(string Name, string? Value)> Given() =>
    [
        ("subset", Subset), ("quantity", Quantity), ("head", Head), ("layer", Layer), ("name", Name),
    ];
}
