using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Json;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Requests;

/// <summary>Collects what is wrong with a request, to say all of it at once.</summary>
public sealed class RequestCheck
{
    private readonly ProblemErrors errors = new();

    /// <summary>Notes a fault.</summary>
    /// <param name="holds">Whether all is well.</param>
    /// <param name="pointer">JSON pointer to the value.</param>
    /// <param name="detail">What was given, what is allowed.</param>
    public RequestCheck That(bool holds, string pointer, string detail)
    {
        if (!holds)
        {
            errors.Add(new ProblemError(detail, pointer));
        }

        return this;
    }

    /// <summary>Checks what every experiment is asked with, as far as no model is needed.</summary>
    /// <param name="request">The request.</param>
    public RequestCheck Common(ExperimentRequest request)
    {
        That(
            request.Prompts is null != request.PromptSet is null,
            request.PromptSet is null ? "/prompts" : "/prompt_set",
            "A request has either prompts or prompt_set: {\"prompts\": [\"...\", \"...\"]} or "
                + "{\"prompt_set\": \"ioi\"}.");
        That(request.Prompts is not { Count: 0 }, "/prompts", "prompts is empty. Give at least one.");
        That(
            request.PromptSet is not null || (request.Limit is null && request.Offset is null),
            request.Limit is null ? "/offset" : "/limit",
            "limit and offset choose from a prompt_set; of prompts, send only those you mean.");
        Ranges(request, string.Empty);
        AblationRequest? ablation = (request as AblatingRequest)?.Ablation;
        if (ablation is not null)
        {
            Ranges(ablation, "/ablation");
        }

        Prompts(request.Prompts, "/prompts");
        Prompts(ablation?.Sources, "/ablation/sources");
        foreach ((IReadOnlyList<PromptRequest> prompts, string pointer) in request.FurtherPrompts)
        {
            Prompts(prompts, pointer);
        }

        That(
            DeviceNames.Parse(request.Device) is not null, "/device", DeviceNames.Explain(request.Device));
        That(
            ablation?.Source is null || ablation.Sources is null,
            "/ablation/sources",
            "An ablation takes from source, another prompt set, or from sources, one a prompt, not from both.");
        Values(ablation?.Values);
        Tags(request.Tags);
        return this;
    }

    /// <summary>Refuses prompts with foils, where an experiment looks at targets alone.</summary>
    /// <param name="prompts">The prompts; null: there are none.</param>
    /// <param name="why">Why it does, a sentence without its end.</param>
    public RequestCheck WithoutFoils(IReadOnlyList<PromptRequest>? prompts, string why)
    {
        for (int index = 0; index < (prompts?.Count ?? 0); index++)
        {
            That(
                prompts![index] is null or { Foil: null, Foils: null },
                JsonPointer.At("/prompts", index),
                $"{why}: leave foil and foils out.");
        }

        return this;
    }

    /// <summary>Checks the form of heads; whether the model has them is another question.</summary>
    /// <param name="heads">The heads; null for all.</param>
    /// <param name="mayBeEmpty">Whether there may be none.</param>
    public RequestCheck Heads(HeadsRequest heads, bool mayBeEmpty = false)
    {
        That(
            mayBeEmpty || heads.Names is not { Count: 0 },
            "/heads",
            "Heads are \"all\", or a list such as [\"L9H6\", \"L9H*\"].");
        return HeadNames(heads.Names, "/heads");
    }

    /// <summary>Checks the form of heads in a list. A null in it passes the deserializer, whatever its type
    /// says.</summary>
    /// <param name="names">The list; null: there is none.</param>
    /// <param name="pointer">JSON pointer to it.</param>
    public RequestCheck HeadNames(IReadOnlyList<string>? names, string pointer)
    {
        for (int index = 0; index < (names?.Count ?? 0); index++)
        {
            string head = names![index] ?? string.Empty;
            if (!HeadSelection.IsWellFormed(head))
            {
                That(holds: false, JsonPointer.At(pointer, index), MalformedHeadException.Explain(head));
            }
        }

        return this;
    }

    /// <summary>Checks the length of a name that the rows of what it names have.</summary>
    /// <param name="name">The name; null: there is none.</param>
    /// <param name="pointer">JSON pointer to it.</param>
    public RequestCheck Name(string? name, string pointer) => That(
        name is null or { Length: <= RequestLimits.MaxNameLength },
        pointer,
        $"A name has at most {RequestLimits.MaxNameLength} characters; this one has {name?.Length}.");

    /// <summary>Holds the numbers of a part of the request to the ranges that stand at their properties.</summary>
    /// <param name="part">The part, an object of its own.</param>
    /// <param name="pointer">JSON pointer to it.</param>
    public RequestCheck Part(object part, string pointer)
    {
        Ranges(part, pointer);
        return this;
    }

    /// <summary>Checks alphas or strengths: numbers, each once.</summary>
    /// <param name="doses">They.</param>
    /// <param name="pointer">JSON pointer to their list.</param>
    /// <param name="largest">The largest that one may be, whatever its sign.</param>
    /// <exception cref="AnalysisTooLargeException">There are too many.</exception>
    public RequestCheck Doses(IReadOnlyList<double> doses, string pointer, double largest)
    {
        string name = pointer[1..];
        AnalysisTooLargeException.ThrowIfAbove(
            name, doses.Count, RequestLimits.MaxDoses, "Name fewer, or make several analyses.");
        That(doses.Count > 0, pointer, $"{name} is empty. Give at least one number.");
        HashSet<double> seen = [];
        for (int index = 0; index < doses.Count; index++)
        {
            double dose = doses[index];
            That(
                Math.Abs(dose) <= largest,
                JsonPointer.At(pointer, index),
                string.Create(CultureInfo.InvariantCulture, $"It is {dose}; it is {-largest} to {largest}."));
            That(
                seen.Add(dose),
                JsonPointer.At(pointer, index),
                string.Create(CultureInfo.InvariantCulture, $"{dose} is there twice. Give each once."));
        }

        return this;
    }

    /// <summary>Ends the check.</summary>
    /// <exception cref="InvalidRequestException">Something is wrong.</exception>
    public void Throw()
    {
        if (errors.Count > 0)
        {
            throw new InvalidRequestException(errors);
        }
    }

    /// <summary>Holds numbers to the ranges that stand at their properties, where the OpenAPI document has them
    /// from.</summary>
    private void Ranges(object part, string pointer)
    {
        foreach (PropertyInfo property in part.GetType().GetProperties())
        {
            if (property.GetCustomAttribute<RangeAttribute>() is RangeAttribute range)
            {
                string name = JsonConventions.Options.PropertyNamingPolicy!.ConvertName(property.Name);
                object? value = property.GetValue(part);
                string bounds = range.Maximum is int.MaxValue
                    ? $"{range.Minimum} or more"
                    : string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}");
                That(
                    range.IsValid(value),
                    $"{pointer}/{name}",
                    string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it is {bounds}."));
            }
        }
    }

    /// <summary>A null in a list passes the deserializer, whatever the list's type says.</summary>
    private void Values(IReadOnlyDictionary<string, IReadOnlyList<double>>? values)
    {
        foreach ((string name, IReadOnlyList<double>? value) in
            values ?? new Dictionary<string, IReadOnlyList<double>>())
        {
            That(
                value is not null && value.All(number => float.IsFinite((float)number)),
                JsonPointer.Of(["ablation", "values", name]),
                $"The value of {name} is a list of numbers within the range of float32.");
        }
    }

    private void Tags(IReadOnlyDictionary<string, string> tags)
    {
        That(
            tags.Count <= RequestLimits.MaxTags,
            "/tags",
            $"There are {tags.Count} tags; an analysis has at most {RequestLimits.MaxTags}.");
        foreach ((string name, string value) in tags)
        {
            That(
                value is not null && Math.Max(name.Length, value.Length) <= RequestLimits.MaxTagLength,
                JsonPointer.Of(["tags", name]),
                $"A tag's name and value are texts of at most {RequestLimits.MaxTagLength} characters.");
        }
    }

    private void Prompts(IReadOnlyList<PromptRequest>? prompts, string pointer)
    {
        for (int index = 0; index < (prompts?.Count ?? 0); index++)
        {
            Prompt(prompts![index], pointer, index);
        }
    }

    /// <summary>A null in a list passes the deserializer, whatever the list's type says.</summary>
    private void Prompt(PromptRequest? prompt, string pointer, int index)
    {
        if (prompt is null || prompt.Text is null == prompt.TokenIds is null)
        {
            That(
                holds: false,
                JsonPointer.At(pointer, index),
                "A prompt is a text, or an object with either text or token_ids.");
        }

        if (prompt?.Counterpart is CounterpartRequest counterpart
            && counterpart.Text is null == counterpart.TokenIds is null)
        {
            That(
                holds: false,
                $"{JsonPointer.At(pointer, index)}/counterpart",
                "A counterpart is a text, or an object with either text or token_ids.");
        }
    }
}
